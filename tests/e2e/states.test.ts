import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, type World } from "../support/afloat.ts";
import { expectAccessible, openPage, RULES_OF_COLOUR } from "../support/browser.ts";
import { beatAgo, note } from "../support/freshness.ts";
import { smallWorld } from "../support/worlds.ts";

/** As long as words get, and a phone's screen is not as wide. */
const LONG_WORD = "Kraftfahrzeughaftpflichtversicherungsvermittlung";
const PLACES = ["/services/api/", "/regions/north/"];

/** Opens pages in both languages, light and dark; each is accessible and fits a screen of 320 pixels. */
async function expectGoodPages(
  { siteUrl }: World,
  page: Page,
  paths: readonly string[],
  isReady = async () => {},
): Promise<void> {
  for (const locale of ["", "/zh-CN"])
    for (const path of paths) {
      await page.goto(siteUrl + locale + path);
      await isReady();
      await page.emulateMedia({ colorScheme: "light" });
      await expectAccessible(page);
      await page.emulateMedia({ colorScheme: "dark" });
      await expectAccessible(page, RULES_OF_COLOUR);
    }
}

test("in calm, with one small fault, under maintenance and unconfirmed the pages are accessible in both languages, light and dark", async () => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  await world.site();
  const page = await openPage({ viewport: { width: 320, height: 640 } });
  await expectGoodPages(world, page, ["/", ...PLACES]);

  const said = [
    "--title",
    `Slow calls of the ${LONG_WORD}`,
    "--message",
    `**Some calls are slow.** Try ${LONG_WORD} again.`,
    "--translation",
    "zh-CN=部分调用变慢。",
  ];
  const { id } = await world.json("incident", "open", ...said, "--impact", "api@north/control=degraded_performance");
  await expectGoodPages(world, page, ["/", `/incidents/${id}/`, ...PLACES]);

  const [from, until] = [60, 120].map((minutes) => new Date(Date.now() + minutes * 60_000).toISOString()) as [string, string];
  const plan = ["--title", `New ${LONG_WORD}`, "--message", "Names may be slow.", "--from", from, "--until", until];
  const work = await world.json("maintenance", "schedule", ...plan, "--impact", "dns/data");
  await expectGoodPages(world, page, ["/", `/incidents/${work.id}/`]);
  await world.json("maintenance", "start", work.id);
  await expectGoodPages(world, page, ["/", `/incidents/${work.id}/`, "/services/dns/"]);
  expect(await page.locator("main").innerText()).toContain("数据面：维护中");

  beatAgo(world, 60);
  await expectGoodPages(world, page, ["/", `/incidents/${id}/`, ...PLACES], () => note(page).waitFor());
});
