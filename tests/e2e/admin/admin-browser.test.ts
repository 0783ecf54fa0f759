import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enterAs, openPage } from "#tests/support/browser/browser.ts";
import { beforeSignIn, field, HAND, PICKER, tabTo } from "#tests/support/browser/posting-by-form.ts";
import { ACCOUNT, setupLink } from "#tests/support/browser/staff.ts";

/** A page in which the first account was just created. */
async function withFirstAccount(): Promise<Page> {
  const world = await HAND.makeFresh();
  const link = await setupLink(await world.admin());
  const page = await openPage();
  await page.goto(link);
  await field(page, "Name").fill(ACCOUNT.name);
  await field(page, "Password").fill(ACCOUNT.password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/admin/");
  return page;
}

/** A page of a user who is signed in. */
async function signedInPage(options?: Parameters<typeof openPage>[0]): Promise<{ page: Page; admin: string }> {
  const { world, staff, page } = await beforeSignIn((here) => here.admin(), options);
  await enterAs(staff, page);
  return { page, admin: world.adminUrl };
}

test("from the first account to the end of an incident, by keyboard alone", async () => {
  const page = await withFirstAccount();
  await tabTo(page, "New incident");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/incidents/new/");
  await tabTo(page, "Title");
  await page.keyboard.type("Calls to the API fail");
  await tabTo(page, "Message");
  await page.keyboard.type("Calls fail in all regions. Running machines are **not** affected.");
  await tabTo(page, "Find a service");
  await page.keyboard.type(HAND.search);
  await tabTo(page, PICKER);
  await page.keyboard.type("Major");
  await tabTo(page, "Publish incident");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/?posted=*");
  expect(await page.getByRole("status").first().textContent()).toMatch(/Live since \d\d:\d\d:\d\d\./);
  expect(await page.locator(".impact .now").first().textContent()).toContain("Now: Major outage in all regions");

  await field(page, "Message").fill("In all regions but one calls work again.");
  await field(page, PICKER).selectOption({ label: "Operational" });
  await page.locator(".plane", { hasText: HAND.service }).first().getByText("by region").click();
  await field(page, `${HAND.service}, control plane, ${HAND.region}`).selectOption({ label: "no change" });
  await page.getByRole("button", { name: "Post update" }).click();
  await page.waitForURL("**/?posted=*&form=update");
  expect(await page.locator(".impact .now").first().textContent()).toContain(`Now: Major outage in ${HAND.region}`);

  await field(page, "Status").selectOption("Resolved");
  await field(page, "Message").fill("Over.");
  await page.getByRole("button", { name: "Post update" }).click();
  expect(await page.getByRole("alert").textContent()).toContain(HAND.cell);
  await page.getByLabel("Mark all affected services operational").check();
  await page.getByRole("button", { name: "Post update" }).click();
  await page.waitForURL("**/?posted=*&form=update");
  await page.getByRole("link", { name: "Dashboard" }).click();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("No open incidents");
});

test("typed text is resumed by choice when the page is opened again, and deleted once it is posted", async () => {
  const { page, admin } = await signedInPage();
  await page.goto(`${admin}/admin/incidents/new/`);
  await field(page, "Title").fill("Half a thought");
  await field(page, PICKER).selectOption("partial_outage");
  await page.goto(`${admin}/admin/`);
  await page.goto(`${admin}/admin/incidents/new/`);
  expect(await field(page, "Title").inputValue()).toBe("");
  await page.getByRole("link", { name: "Resume" }).click();
  expect(await field(page, "Title").inputValue()).toBe("Half a thought");
  expect(await field(page, PICKER).inputValue()).toBe("partial_outage");
  await field(page, "Message").fill("And the rest.");
  await page.getByRole("button", { name: "Publish incident" }).click();
  await page.waitForURL("**/?posted=*");
  await page.goto(`${admin}/admin/incidents/new/`);
  expect(await field(page, "Title").inputValue()).toBe("");
  expect(await page.getByText("Discard draft").count()).toBe(0);
});

test("without JavaScript a refused form keeps its input, and is posted once it is corrected", async () => {
  const { page, admin } = await signedInPage({ javaScriptEnabled: false });
  await page.goto(`${admin}/admin/incidents/new/`);
  await field(page, "Message").fill("First line\nsecond <b>line</b>");
  await field(page, PICKER).selectOption("partial_outage");
  await page.getByRole("button", { name: "Publish incident" }).click();
  await page.getByRole("link", { name: "The title is empty." }).click();
  expect(page.url()).toContain("#new-title");
  expect(await field(page, "Message").inputValue()).toBe("First line\nsecond <b>line</b>");
  expect(await field(page, PICKER).inputValue()).toBe("partial_outage");
  await field(page, "Title").fill("Calls fail");
  await page.getByRole("button", { name: "Publish incident" }).click();
  expect(await page.getByRole("status").first().textContent()).toContain("Live since");
});
