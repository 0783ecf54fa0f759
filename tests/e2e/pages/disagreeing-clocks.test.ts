import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readHeartbeat, writeHeartbeat } from "#integrity/heartbeat.ts";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, MINUTE, operationalClaims, unconfirmedNote } from "#tests/support/browser/freshness.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// A page is confirmed only by clocks that agree.

const VIEWS = [
  { path: "/", width: 360, clocks: "The clocks of this site disagree; this page may be out of date." },
  { path: "/zh-CN/", width: 1_280, clocks: "本站的时钟不一致，本页内容可能已过时。" },
] as const;

test.each(VIEWS)(
  "at $width px, $path: a heartbeat of 2099 confirms nothing, and neither does a server an hour slow",
  async (view) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    await world.site();
    ageHeartbeat(world, 0);
    const file = join(world.dataDir, "site", "heartbeat.json");
    const heartbeat = readHeartbeat(readFileSync(file, "utf8"));
    writeFileSync(file, writeHeartbeat({ ...(heartbeat as NonNullable<typeof heartbeat>), checkedAt: Date.UTC(2099, 0, 1) }));
    const page = await openPage({ viewport: { width: view.width, height: 800 } });
    const expectDoubted = async () => {
      await page.goto(world.siteUrl + view.path);
      await unconfirmedNote(page).waitFor();
      const text = await unconfirmedNote(page).innerText();
      expect(text).toContain(view.clocks);
      expect(text).not.toContain("2099");
      expect(await operationalClaims(page)).toEqual([]);
    };
    await expectDoubted();
    ageHeartbeat(world, 0);
    await page.route("**/heartbeat.json", async (route) => {
      const response = await route.fetch();
      const date = new Date(Date.now() - 60 * MINUTE).toUTCString();
      await route.fulfill({ response, headers: { ...response.headers(), date } });
    });
    await expectDoubted();
  },
);

test("a heartbeat that no longer moves expires on an open page, however slow its server's clock is", async () => {
  const world = await smallWorld();
  await world.site();
  ageHeartbeat(world, 1);
  const page = await openPage();
  await page.clock.install();
  // The server's clock stands still.
  const date = new Date().toUTCString();
  await page.route("**/heartbeat.json", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  await page.clock.fastForward(6 * MINUTE);
  await unconfirmedNote(page).waitFor();
  await page.clock.fastForward(MINUTE);
  await page.getByText("This page has not been confirmed since then and may be out of date.").waitFor();
  expect(await operationalClaims(page)).toEqual([]);
});
