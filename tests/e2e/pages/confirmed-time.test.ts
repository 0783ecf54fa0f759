import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeHeartbeat } from "#integrity/heartbeat.ts";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, clock } from "#tests/support/browser/freshness.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
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

test.each([
  ["2026-10-25T00:30:00Z", "02:30 UTC+02:00"],
  ["2026-10-25T01:10:00Z", "02:10 UTC+01:00"],
  ["2026-10-27T01:10:00Z", "02:10"],
])("a confirmation at %s, in a zone where clocks change on the 25th, reads %s", async (checkedAt, expected) => {
  const file = join(temporaryFolder(), "afloat.yaml");
  writeFileSync(file, JSON.stringify({ site: { name: "Status", url: "https://status.example.com", timeZone: "Europe/Berlin" } }));
  const world = await smallWorld({ AFLOAT_CONFIG: file });
  await world.site();
  const { versions } = JSON.parse(readFileSync(join(world.dataDir, "site", "heartbeat.json"), "utf8"));
  const at = Date.parse(checkedAt);
  const page = await openPage({ timezoneId: "Europe/Berlin" });
  await page.route("**/heartbeat.json", (route) =>
    route.fulfill({
      body: writeHeartbeat({ seq: 1, publishedAt: at, checkedAt: at, versions }),
      headers: { date: new Date(at).toUTCString() },
    }),
  );
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  expect(await page.locator("#as-of > span").innerText()).toMatch(new RegExp(`, ${expected.replace("+", "\\+")}\\.$`));
});
