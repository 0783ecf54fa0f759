import type { Page } from "playwright-core";
import { enterAs, openPage } from "#tests/support/browser/browser.ts";
import { field } from "#tests/support/browser/posting-by-form.ts";
import type { Staff } from "#tests/support/browser/staff.ts";

/** A fresh browser in which the user is signed in, as on another device. */
export async function openStaffPage(staff: Staff, width: number): Promise<Page> {
  const page = await openPage({ viewport: { width, height: 800 } });
  await enterAs(staff, page);
  return page;
}

/** Types into the form of a new incident, and waits until the server has the draft. */
export async function typeDraft(page: Page, adminUrl: string, title: string): Promise<void> {
  await page.goto(`${adminUrl}/admin/incidents/new/`);
  const saved = page.waitForResponse("**/admin/compose/");
  await field(page, "Title").fill(title);
  await field(page, "DNS, data plane").selectOption("major_outage");
  await saved;
  await page.waitForLoadState("networkidle");
}
