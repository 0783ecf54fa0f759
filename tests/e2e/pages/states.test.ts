import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, unconfirmedNote } from "#tests/support/browser/freshness.ts";
import { viewsOf } from "#tests/support/browser/views.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** As long as words get; a phone's screen is narrower than this. */
const LONG_WORD = "Kraftfahrzeughaftpflichtversicherungsvermittlung";
const AFFECTED_PAGES = ["/services/api/", "/regions/north/"];

/**
 * Opens pages in both languages, light and dark; in the short run each in one combination. All are accessible and fit a screen of 320
 * pixels.
 */
async function expectGoodPages(
  { siteUrl }: World,
  page: Page,
  paths: readonly string[],
  turn: number,
  isReady = async () => {},
): Promise<void> {
  for (const { path, colorScheme } of viewsOf(paths, { locales: ["", "/zh-CN"], widths: [320] }, turn)) {
    await page.emulateMedia({ colorScheme });
    await page.goto(siteUrl + path);
    await isReady();
    await expectAccessible(page);
  }
}

test("with no incidents, with a minor one, under maintenance and unconfirmed the pages are accessible in both languages, light and dark", async () => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  await world.site();
  const page = await openPage({ viewport: { width: 320, height: 640 } });
  await expectGoodPages(world, page, ["/", ...AFFECTED_PAGES], 2);

  const texts = [
    "--title",
    `Slow calls of the ${LONG_WORD}`,
    "--message",
    `**Some calls are slow.** Try ${LONG_WORD} again.`,
    "--translation",
    "zh-CN=部分调用变慢。",
  ];
  const { id } = await world.json("incident", "open", ...texts, "--impact", "api@north/control=degraded_performance");
  await expectGoodPages(world, page, ["/", `/incidents/${id}/`, ...AFFECTED_PAGES], 1);

  const [from, until] = [60, 120].map((minutes) => new Date(Date.now() + minutes * 60_000).toISOString()) as [string, string];
  const plan = ["--title", `New ${LONG_WORD}`, "--message", "Names may be slow.", "--from", from, "--until", until];
  const work = await world.json("maintenance", "schedule", ...plan, "--impact", "dns/data");
  await expectGoodPages(world, page, ["/", `/incidents/${work.id}/`], 2);
  await world.json("maintenance", "start", work.id);
  await expectGoodPages(world, page, ["/", `/incidents/${work.id}/`, "/services/dns/"], 3);
  await page.goto(`${world.siteUrl}/zh-CN/services/dns/`);
  expect(await page.locator("main").innerText()).toContain("数据面：维护中");

  ageHeartbeat(world, 60);
  await expectGoodPages(world, page, ["/", `/incidents/${id}/`, ...AFFECTED_PAGES], 4, () => unconfirmedNote(page).waitFor());
});
