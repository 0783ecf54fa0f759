import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, clock } from "#tests/support/browser/freshness.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test.each([
  { path: "/", width: 360, timezoneId: "Asia/Shanghai", line: (own: string) => `Confirmed at ${own}.` },
  {
    path: "/",
    width: 1_280,
    timezoneId: "Europe/Berlin",
    line: (site: string, own: string) => `Confirmed at ${site} (${own} your time).`,
  },
  {
    path: "/zh-CN/",
    width: 360,
    timezoneId: "Europe/Berlin",
    line: (site: string, own: string) => `已确认：${site}（您当地时间 ${own}）。`,
  },
])(
  "at $width px in $timezoneId, $path: the confirmation is in the zone of the page's own time, and never before it",
  async ({ path, width, timezoneId, line }) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    await world.site();
    const checkedAt = ageHeartbeat(world, 0);
    const page = await openPage({ viewport: { width, height: 800 }, timezoneId });
    await page.goto(world.siteUrl + path);
    // On another day than the page was made, or than it is for the reader, the times have their dates.
    const expected = line(clock(checkedAt, "Asia/Shanghai"), clock(checkedAt, timezoneId));
    const times = /\d\d:\d\d/g;
    await page.locator("#as-of > span", { hasText: expected.slice(0, 4) }).waitFor();
    const text = (await page.locator("#as-of").innerText()).replace(/\s+/g, " ");
    expect(text.slice(text.indexOf(expected.slice(0, 4))).match(times)).toEqual(expected.match(times));
    expect(text).toContain("UTC+08:00");
    expect(text).not.toContain("UTC)");
    const made = Date.parse((await page.locator("#as-of time").getAttribute("datetime")) as string);
    expect(checkedAt).toBeGreaterThanOrEqual(made);
  },
);
