import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { kindsOf, LOCALES, MOMENTS, siteAt } from "#tests/support/browser/demo-pages.ts";
import { viewsOf } from "#tests/support/browser/views.ts";

// In the worst minute readers come with old phones, without JavaScript, by keyboard, and over congested networks.

/** The narrowest width is also a desktop screen at 400 % zoom (WCAG 2.2, 1.4.10). */
const WIDTHS = [320, 360, 768, 1_280];
const MAX_BYTES = 14_000;
const LONG =
  "**Names of some customers do not resolve.** Look-ups time out about one time in five.\n\n- Use another resolver meanwhile.\n- Running workloads go on.";

// One site per moment, since making it takes most of the time.
test.each(MOMENTS)(
  "$moment the pages fit every width without JavaScript, and are one small file each",
  async ({ until, turn }) => {
    const world = await siteAt(until);
    await expectFitting(world, turn);
    await expectOneSmallRequest(world, until !== undefined);
  },
);

/** Records the URL of every request that a page makes. */
function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  return requests;
}

/** Every page fits every width without JavaScript, has one first-level heading, and loads nothing from other hosts. */
async function expectFitting(world: World, turn: number): Promise<void> {
  const page = await openPage({ javaScriptEnabled: false });
  const requests = requestsOf(page);
  // Another width costs almost nothing once a page is loaded.
  for (const path of new Set(viewsOf(kindsOf(world), { locales: LOCALES, widths: [0] }, turn).map((each) => each.path))) {
    await page.goto(world.siteUrl + path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth);
      expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
    expect(await page.locator("h1").count(), `headings of ${path}`).toBe(1);
    expect(await page.locator("script[src], body script:not(body > footer ~ script)").count(), `scripts of ${path}`).toBe(0);
  }
  expect(requests.filter((url) => !url.startsWith(`${world.siteUrl}/`))).toEqual([]);
}

/** The first view of the front page is one request of at most 14,000 bytes, even on the worst day. */
async function expectOneSmallRequest(world: World, isBad: boolean): Promise<void> {
  // A realistic bad day: a second incident besides the one that fills the page.
  if (isBad)
    await world.json("incident", "open", "--title", "Names fail", "--message", LONG, "--impact", "dns/data=partial_outage");
  const page = await openPage();
  const requests = requestsOf(page);
  await page.goto(`${world.siteUrl}/`, { waitUntil: "networkidle" });
  // The script asks whether the page is current, by two small files; nothing else waits for that.
  const checks = /\/(favicon\.svg|heartbeat\.json|integrity\/versions\/\d\d\?[0-9a-f]{6})$/;
  expect(requests.filter((url) => !checks.test(url))).toEqual([`${world.siteUrl}/`]);
  for (const front of ["/", "/zh-CN/"]) {
    const sent = await fetch(world.siteUrl + front, { method: "HEAD", headers: { "Accept-Encoding": "br" } });
    expect(sent.headers.get("content-encoding")).toBe("br");
    const bytes = Number(sent.headers.get("content-length"));
    console.info(`the front page ${front} comes in ${bytes} bytes`);
    expect(bytes).toBeLessThanOrEqual(MAX_BYTES);
  }
}
