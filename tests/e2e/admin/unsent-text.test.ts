import { expect, test } from "vitest";
import { button, field, fillIn, opened, PICKER, SENTENCE, signIn, TITLE, typed } from "#tests/support/browser/posting-by-form.ts";
import { ACCOUNT, fieldIn, freshIncident, signedIn } from "#tests/support/browser/staff.ts";

test("with the network cut after typing nothing is lost, and it is posted once", async () => {
  const { world, page } = await typed((here) => here.admin());
  await page.context().setOffline(true);
  await button(page, "Publish incident").click();
  await page.getByText("The admin is not responding.").waitFor();
  expect(await field(page, "Title").inputValue()).toBe(TITLE);
  // A user who presses the button again, and gets the browser's own error page, finds all input afterwards.
  await button(page, "Publish incident").click();
  await page.waitForURL("chrome-error://**").catch(() => undefined);
  await page.context().setOffline(false);
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  expect([await field(page, "Title").inputValue(), await field(page, "Message").inputValue()]).toEqual([
    TITLE,
    expect.stringContaining(SENTENCE),
  ]);
  expect(await field(page, PICKER).inputValue()).toBe("major_outage");
  await button(page, "Publish incident").dblclick();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE]);
}, 120_000);

test("with the session ended while typing: signing in in another tab is enough, and so is signing in here", async () => {
  const { world, page } = await typed((here) => here.admin());
  const revoke = async () => void (await page.context().clearCookies());
  await revoke();
  await field(page, "Title").fill(`${TITLE} `);
  await page.locator("form[data-trouble]").waitFor();
  await button(page, "Publish incident").click();
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Sign in" }).click()]);
  await signIn(tab);
  await tab.close();
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE]);
  await fillIn(page, world, `${TITLE} again`);
  await revoke();
  await button(page, "Publish incident").click();
  await page.waitForURL("**/admin/login/**");
  await signIn(page);
  expect(await field(page, "Title").inputValue()).toBe(`${TITLE} again`);
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE, `${TITLE} again`]);
}, 120_000);

test("without JavaScript the sign-in page holds the submitted text after the session ended", async () => {
  const { staff, world } = await signedIn();
  const form = await freshIncident(staff, { title: TITLE, "impact.api.control.*": "major_outage" });
  await world.cliWithInput("another sentence only we write", "user", "reset", ACCOUNT.name);
  const turned = await staff.post("/admin/incidents/new/", form);
  expect([turned.status, turned.text]).toEqual([401, expect.stringContaining("You were signed out before this was posted")]);
  const held = fieldIn(turned.text, "held") ?? "";
  const again = { name: ACCOUNT.name, held };
  const wrong = await staff.post("/admin/login/?next=/admin/incidents/new/", { ...again, password: "not this one" });
  expect([wrong.status, fieldIn(wrong.text, "held")]).toEqual([422, held]);
  const right = await staff.post("/admin/login/?next=/admin/incidents/new/", {
    ...again,
    password: "another sentence only we write",
  });
  expect(right.location).toBe(`/admin/incidents/new/?draft=${form.id}`);
  const { text } = await staff.get(right.location);
  expect(["title", "message", "id", "impact.api.control.*"].map((name) => fieldIn(text, name))).toEqual([
    TITLE,
    "Calls fail.",
    form.id,
    "major_outage",
  ]);
  expect(opened(world)).toEqual([]);
  await staff.post("/admin/incidents/new/", form);
  expect(opened(world)).toEqual([TITLE]);
  const changed = await staff.post("/admin/incidents/new/", { ...form, message: "Other words." });
  expect([changed.status, fieldIn(changed.text, "message")]).toEqual([409, "Other words."]);
  expect(fieldIn(changed.text, "id")).not.toBe(form.id);
});
