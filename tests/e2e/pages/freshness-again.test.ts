import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, MINUTE, MIRROR, operationalClaims, unconfirmedNote } from "#tests/support/browser/freshness.ts";
import { advanceClock, confirmedSite, untilShown } from "#tests/support/browser/freshness-site.ts";
import { isLong } from "#tests/support/long.ts";
import { serveByNginx } from "#tests/support/servers/nginx.ts";

// An open page checks again and again whether it is still confirmed.

test("an unconfirmed page is confirmed again when the publisher is back, and looks as before", async () => {
  const world = await confirmedSite("operational");
  await world.site();
  ageHeartbeat(world, 0);
  const page = await openPage();
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  const before = await page.locator("main").innerHTML();
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  ageHeartbeat(world, 6);
  await look();
  await unconfirmedNote(page).waitFor();
  expect(await page.getByText("All services are operational.").isVisible()).toBe(false);
  expect(await page.locator("#news").textContent()).toMatch(/^Not confirmed since /);
  ageHeartbeat(world, 0);
  await look();
  await unconfirmedNote(page).waitFor({ state: "detached" });
  expect(await page.getByText("All services are operational.").isVisible()).toBe(true);
  const withoutTime = (html: string) => html.replace(/Confirmed at [^<]*/, "");
  expect(withoutTime(await page.locator("main").innerHTML())).toBe(withoutTime(before));
  expect(await page.title()).toBe("Example Cloud status");
});

test("a missing or invalid heartbeat withdraws the operational status; a single failure does not", async () => {
  const world = await confirmedSite("operational");
  const serving = await world.serve("--site-only");
  const page = await openPage();
  await page.clock.install();
  let failures = 0;
  await page.route("**/heartbeat.json", (route) => (failures++ === 0 ? route.abort() : route.continue()));
  await page.goto(world.siteUrl);
  await untilShown(page, page.getByText("Confirmed at"));
  expect(failures).toBe(2);
  expect(await unconfirmedNote(page).count()).toBe(0);
  await page.unroute("**/heartbeat.json");
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  writeFileSync(join(world.dataDir, "site", "heartbeat.json"), "<html>");
  await look();
  await untilShown(page, unconfirmedNote(page));
  expect(await unconfirmedNote(page).innerText()).toContain("This address does not respond; this page may be out of date.");
  ageHeartbeat(world, 0);
  await look();
  await unconfirmedNote(page).waitFor({ state: "detached" });
  await serving.end("SIGKILL");
  await look();
  await untilShown(page, unconfirmedNote(page));
  expect(await operationalClaims(page)).toEqual([]);
  expect(await unconfirmedNote(page).innerText()).toContain(new URL(MIRROR).host);
});

test("if a reader's clock is wrong, the server's is used", async () => {
  const world = await confirmedSite("operational");
  await world.site();
  ageHeartbeat(world, 1);
  const page = await openPage();
  await page.clock.install({ time: Date.now() + 3 * 24 * 60 * MINUTE });
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  ageHeartbeat(world, 6);
  await page.clock.setSystemTime(Date.now() - 3 * 24 * 60 * MINUTE);
  await page.goto(world.siteUrl);
  await unconfirmedNote(page).waitFor();
  expect(await unconfirmedNote(page).innerText()).toContain("This page has not been confirmed since then and");
});

test("an open page shows that it has expired when its time is over", async () => {
  const world = await confirmedSite("operational");
  await world.site();
  ageHeartbeat(world, isLong ? 4.9 : 4);
  const page = await openPage();
  await page.clock.install();
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  // The long run waits as long as a reader would.
  if (!isLong) await advanceClock(page, 1.1 * MINUTE);
  await unconfirmedNote(page).waitFor({ timeout: 15_000 });
  expect(await operationalClaims(page)).toEqual([]);
});

test("nginx serves the same: confirmed while the heartbeat is fresh, withdrawn when it is old or missing", async () => {
  const world = await confirmedSite("operational");
  const elsewhere = await serveByNginx(join(world.dataDir, "site"));
  ageHeartbeat(world, 0);
  const page = await openPage();
  await page.clock.install();
  await page.goto(`${elsewhere}/services/dns/`);
  await page.getByText("Confirmed at").waitFor();
  ageHeartbeat(world, 6);
  await page.goto(`${elsewhere}/services/dns/`);
  await unconfirmedNote(page).waitFor();
  expect(await operationalClaims(page)).toEqual([]);
  rmSync(join(world.dataDir, "site", "heartbeat.json"));
  await page.goto(elsewhere);
  await untilShown(page, unconfirmedNote(page));
  expect(await operationalClaims(page)).toEqual([]);
});
