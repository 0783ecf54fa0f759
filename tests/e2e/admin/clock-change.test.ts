import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { signedIn } from "#tests/support/browser/staff.ts";
import { pageText } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

/** The next year in which Berlin's clocks can be announced for: the last Sundays of March and October. */
const year = new Date().getUTCFullYear() + 1;
const lastSunday = (month: number): string => {
  const last = new Date(Date.UTC(year, month, 0));
  return new Date(last.getTime() - last.getUTCDay() * 86_400_000).toISOString().slice(0, 10);
};

test.each([
  {
    width: 360,
    locale: "en",
    choose: "This time comes twice. Which one?",
    skipped:
      /does not exist in Europe\/Berlin: clocks go forward then\. Enter .* 01:59 UTC\+01:00 or earlier, or .* 03:00 UTC\+02:00 or later\./,
  },
  {
    width: 1_280,
    locale: "zh-CN",
    choose: "此时间出现两次，是哪一次？",
    skipped: /没有 .* 02:30 这个时间：当时时钟拨快。/,
  },
])("at $width px, $locale: an hour that comes twice can be given, and one that is skipped is refused", async (view) => {
  const file = join(temporaryFolder(), "afloat.yaml");
  const site = { name: "Status", url: "https://status.example.com", timeZone: "Europe/Berlin" };
  writeFileSync(file, JSON.stringify({ site }));
  const { staff, world } = await signedIn({ AFLOAT_CONFIG: file });
  const page = await openPage({ viewport: { width: view.width, height: 900 }, locale: view.locale });
  await enterAs(staff, page);
  await page.goto(`${world.adminUrl}/admin/maintenances/new/`);
  const field = (name: string) => page.locator(`[name="${name}"]`);
  await field("title").fill("Database upgrade");
  await field("message").fill("We upgrade.");
  const submit = () => page.locator("main form[data-draft] button[type=submit]").last().click();
  await page.locator("select[name*='dns']").first().selectOption("under_maintenance");

  const [spring, autumn] = [lastSunday(3), lastSunday(10)];
  await field("from").fill(`${spring}T02:30`);
  await field("until").fill(`${spring}T04:00`);
  await submit();
  await expect.poll(() => page.locator("main").innerText()).toMatch(view.skipped);
  await expectAccessible(page);

  // The first 02:40 until the second 02:10.
  await field("from").fill(`${autumn}T02:40`);
  await field("until").fill(`${autumn}T02:10`);
  await submit();
  await page.getByLabel(view.choose).first().waitFor();
  await expectAccessible(page);
  await field("fromOffset").selectOption("UTC+02:00");
  await field("untilOffset").selectOption("UTC+01:00");
  await submit();
  await page.waitForURL("**/?posted=*");
  const text = pageText(world, "/");
  expect(text).toContain(`${Number(autumn.slice(8))} Oct ${year}, 02:40 UTC+02:00`);
  expect(text).toContain("02:10 UTC+01:00");
});
