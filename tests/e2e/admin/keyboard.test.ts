import { expect, test } from "vitest";
import { openPage } from "#tests/support/browser/browser.ts";
import { kindsOf, siteAt, WORST } from "#tests/support/browser/demo-pages.ts";
import { isLong } from "#tests/support/long.ts";

/** Checked in every run, besides the incidents: the page with the most links, one with a form, and a short one. */
const SHORT = ["/", "/subscribe/", "/actions/"];

test("by keyboard the first Tab skips to the content, and every link can be reached and seen", async () => {
  const world = await siteAt(WORST);
  const page = await openPage({ viewport: { width: 1_280, height: 800 } });
  for (const path of kindsOf(world).filter((each) => isLong || SHORT.includes(each) || each.startsWith("/incidents/"))) {
    await page.goto(world.siteUrl + path);
    await page.keyboard.press("Tab");
    const skip = page.locator("a.skip");
    expect(await skip.evaluate((link) => link === document.activeElement), `first stop of ${path}`).toBe(true);
    expect(await skip.evaluate((link) => link.getBoundingClientRect().top), `the skip link of ${path}`).toBeGreaterThanOrEqual(0);
    const links = await page.locator("a[href]:visible").count();
    const reached = new Set<number>([0]);
    for (let presses = 0; presses < links + 60; presses++) {
      await page.keyboard.press("Tab");
      const index = await page.evaluate(() =>
        [...document.querySelectorAll("a[href]")].indexOf(document.activeElement as Element),
      );
      if (index > 0 && reached.has(index)) break;
      if (index >= 0) reached.add(index);
    }
    expect(reached.size, `links of ${path}`).toBe(links);
  }
  await page.goto(world.siteUrl);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toBe("#main");
});
