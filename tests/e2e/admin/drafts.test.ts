import { expect, test } from "vitest";
import { expectAccessible } from "#tests/support/browser/browser.ts";
import { openStaffPage, typeDraft } from "#tests/support/browser/draft.ts";
import { button, field, opened, TITLE } from "#tests/support/browser/posting-by-form.ts";
import { fieldIn, freshIncident, signedIn } from "#tests/support/browser/staff.ts";

const NEW = "/admin/incidents/new/";
const WIDTHS = [360, 1280];

test.each(WIDTHS)(
  "at %i px a new incident is blank: a draft of another browser is offered above the form, and resumed by choice",
  async (width) => {
    const { staff, world } = await signedIn();
    const [one, other] = [await openStaffPage(staff, width), await openStaffPage(staff, width)];
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
  const page = await openStaffPage(staff, 1280);
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
