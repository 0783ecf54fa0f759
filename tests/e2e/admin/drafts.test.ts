import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { button, field, opened, TITLE } from "#tests/support/browser/posting-by-form.ts";
import { fieldIn, freshIncident, openedIncident, type Staff, signedIn } from "#tests/support/browser/staff.ts";

const NEW = "/admin/incidents/new/";
const WIDTHS = [360, 1280];

async function browserOf(staff: Staff, width: number): Promise<Page> {
  const page = await openPage({ viewport: { width, height: 800 } });
  await enterAs(staff, page);
  return page;
}

/** Types into the form of a new incident, and waits until the server has the draft. */
async function typeDraft(page: Page, adminUrl: string, title: string): Promise<void> {
  await page.goto(adminUrl + NEW);
  const saved = page.waitForResponse("**/admin/compose/");
  await field(page, "Title").fill(title);
  await field(page, "DNS, data plane").selectOption("major_outage");
  await saved;
  await page.waitForLoadState("networkidle");
}

test.each(WIDTHS)(
  "at %i px a new incident is blank: a draft of another browser is offered above the form, and resumed by choice",
  async (width) => {
    const { staff, world } = await signedIn();
    const [one, other] = [await browserOf(staff, width), await browserOf(staff, width)];
    await typeDraft(one, world.adminUrl, "Half a thought");
    for (const page of [one, other]) {
      await page.goto(world.adminUrl + NEW);
      expect([await field(page, "Title").inputValue(), await field(page, "DNS, data plane").inputValue()]).toEqual(["", ""]);
      const notice = page.getByRole("list", { name: "Drafts" });
      expect(await notice.innerText()).toMatch(/You have a draft from .*\d\d:\d\d.*: “Half a thought”\./);
      expect(await notice.getByRole("listitem").count(), "one notice for the browser's and the server's draft").toBe(1);
      const [above, below] = [await notice.boundingBox(), await field(page, "Title").boundingBox()];
      expect(above?.y).toBeLessThan(below?.y as number);
      await expectAccessible(page);
    }
    await other.getByRole("link", { name: "Resume" }).click();
    expect([await field(other, "Title").inputValue(), await field(other, "DNS, data plane").inputValue()]).toEqual([
      "Half a thought",
      "major_outage",
    ]);
    await other.getByText("has been restored.").waitFor();
    await expectAccessible(other);
    await button(other, "Discard draft").click();
    expect(await field(other, "Title").inputValue()).toBe("");
    await other.goto(`${world.adminUrl}/admin/`);
    expect(await other.getByRole("link", { name: "Resume" }).count()).toBe(0);
  },
  120_000,
);

test("text typed over an unresumed draft is a second draft, and neither is lost", async () => {
  const { staff, world } = await signedIn();
  const page = await browserOf(staff, 1280);
  await typeDraft(page, world.adminUrl, `${TITLE} first`);
  await typeDraft(page, world.adminUrl, `${TITLE} second`);
  await page.goto(`${world.adminUrl}/admin/`);
  const list = page.getByRole("list", { name: "Your drafts" });
  expect(await list.getByRole("listitem").allInnerTexts()).toEqual([
    expect.stringContaining(`${TITLE} second`),
    expect.stringContaining(`${TITLE} first`),
  ]);
  await list.getByRole("listitem").filter({ hasText: "first" }).getByRole("link", { name: "Resume" }).click();
  await field(page, "Message").fill("Calls fail.");
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([`${TITLE} first`]);
  await page.goto(`${world.adminUrl}/admin/`);
  expect(await list.getByRole("listitem").allInnerTexts()).toEqual([expect.stringContaining(`${TITLE} second`)]);
}, 120_000);

test("a tab that goes back or reloads finds its text, whole", async () => {
  const { staff, world } = await signedIn();
  const page = await browserOf(staff, 360);
  await typeDraft(page, world.adminUrl, "Half a thought");
  await page.goto(`${world.adminUrl}/admin/`);
  await page.goBack();
  await page.getByText("has been restored.").waitFor();
  expect(await field(page, "Title").inputValue()).toBe("Half a thought");
  await page.reload();
  await page.getByText("has been restored.").waitFor();
  expect(await field(page, "DNS, data plane").inputValue()).toBe("major_outage");
  expect(await page.getByRole("list", { name: "Drafts" }).getByRole("listitem").count()).toBe(1);
}, 120_000);

test("drafts of maintenances and of an incident's other forms, which only the browser has, are offered too, in Chinese as well", async () => {
  const { staff, world } = await signedIn();
  const id = await openedIncident(staff);
  const page = await browserOf(staff, 360);
  await page.goto(`${world.adminUrl}/admin/maintenances/new/`);
  await field(page, "Title").fill("Patching");
  await page.goto(`${world.adminUrl}/admin/incidents/${id}/`);
  await page.getByText("Edit title and times").click();
  await page.locator("form[data-draft$='.head']").getByLabel("Title").fill("Another title");
  await page.goto(`${world.adminUrl}/admin/language/?to=zh-CN&back=/admin/`);
  const list = page.getByRole("list", { name: "您的草稿" });
  expect(await list.getByRole("listitem").allInnerTexts()).toEqual([
    expect.stringContaining("Another title"),
    expect.stringContaining("Patching"),
  ]);
  await expectAccessible(page);
  await page.getByRole("listitem").filter({ hasText: "Patching" }).getByRole("link", { name: "继续编辑" }).click();
  expect(await page.locator("[name=title]").inputValue()).toBe("Patching");
  await page.getByText("已恢复").waitFor();
  await page.goto(`${world.adminUrl}/admin/incidents/${id}/`);
  expect(await page.locator("form[data-draft$='.head'] [name=title]").inputValue()).toBe("Cloud API fails");
}, 120_000);

test("without JavaScript a draft is saved, listed, resumed and discarded", async () => {
  const { staff } = await signedIn();
  const form = await freshIncident(staff, { title: "Half a thought", ask: "keep" });
  await staff.post(NEW, form);
  const { text } = await staff.get(NEW);
  expect([fieldIn(text, "title"), text]).toEqual(["", expect.stringContaining(`${NEW}?draft=${form.id}`)]);
  expect(fieldIn((await staff.get(`${NEW}?draft=${form.id}`)).text, "title")).toBe("Half a thought");
  expect((await staff.get("/admin/")).text).toContain("Half a thought");
  const discarded = await staff.post("/admin/drafts/", { key: `new/${form.id}`, back: "dashboard" });
  expect([discarded.status, discarded.location]).toEqual([303, "/admin/"]);
  expect((await staff.get("/admin/")).text).not.toContain("Half a thought");
  const blank = await freshIncident(staff, { title: "", message: "", ask: "keep" });
  await staff.post(NEW, blank);
  expect((await staff.get("/admin/")).text, "a form with nothing in it is no draft").not.toContain(">Resume<");
});
