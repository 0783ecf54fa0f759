import { expect, test } from "vitest";
import { expectAccessible } from "#tests/support/browser/browser.ts";
import { openStaffPage, typeDraft } from "#tests/support/browser/draft.ts";
import { field } from "#tests/support/browser/posting-by-form.ts";
import { openedIncident, signedIn } from "#tests/support/browser/staff.ts";

// Drafts that the browser keeps: in its tab, and of forms that the server keeps no draft of.

test("a tab that goes back or reloads finds its text, whole", async () => {
  const { staff, world } = await signedIn();
  const page = await openStaffPage(staff, 360);
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
  const page = await openStaffPage(staff, 360);
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
