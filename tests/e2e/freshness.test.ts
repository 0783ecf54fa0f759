import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { VALID_FOR } from "../../src/integrity/heartbeat.ts";
import { expectAccessible, openPage } from "../support/browser.ts";
import { beatAgo, claims, clock, MINUTE, MIRROR, note } from "../support/freshness.ts";
import { isLong } from "../support/long.ts";
import { serveByNginx } from "../support/nginx.ts";
import { viewsOf } from "../support/views.ts";
import { goOn, pagesIn, untilShown, vouchedSite } from "../support/vouched.ts";

vi.setConfig({ testTimeout: 240_000 });

// A page that nobody vouches for any more must not look as if all were well: whoever opens it, wherever it is served from.

test("without script every page says of when it speaks, and where to look whether that still holds", async () => {
  const world = await vouchedSite("outage");
  await world.site();
  const page = await openPage({ javaScriptEnabled: false });
  for (const path of pagesIn(world)) {
    await page.goto(world.siteUrl + path);
    const line = await page.locator("#as-of").innerText();
    expect(line, path).toMatch(/^As of \d+ \w{3} \d{4}, \d\d:\d\d UTC\+08:00 \(\d\d:\d\d UTC\)\. Current while /);
    expect(line, path).toContain(
      "validUntil in heartbeat.json (UTC) is still to come; after it nobody has vouched for this page.",
    );
    expect(await page.locator("#as-of time").getAttribute("datetime"), path).toMatch(/Z$/);
  }
  await page.click("#as-of a");
  expect(JSON.parse(await page.locator("body").innerText())).toHaveProperty("validUntil");
});

test.each([
  { moment: "calm", named: "in calm", looked: "/", turn: 3 },
  { moment: "outage", named: "in an outage", looked: "/services/dns/", turn: 0 },
] as const)("$named, with the publisher stopped, no page looks well after validUntil, and each names the mirror", async ({
  moment,
  looked,
  turn,
}) => {
  const world = await vouchedSite(moment);
  await world.site();
  const last = beatAgo(world, VALID_FOR / MINUTE + 1);
  const page = await openPage({ timezoneId: "Europe/Berlin", viewport: { width: 360, height: 800 } });
  for (const path of pagesIn(world)) {
    await page.goto(world.siteUrl + path);
    await note(page).waitFor();
    const text = (await note(page).innerText()).replace(/\s+/g, " ");
    expect(text, path).toContain(
      `Not confirmed since ${clock(last, "Asia/Shanghai")} Asia/Shanghai time (${clock(last, "Europe/Berlin")} your time)`,
    );
    expect(text, path).toContain("Nobody has vouched for this page since then; it may be out of date.");
    const mirror = note(page).getByRole("link", { name: new URL(MIRROR).host });
    expect(await mirror.getAttribute("href"), path).toBe(path === "/404.html" ? `${MIRROR}/404.html` : MIRROR + path);
    expect(await claims(page), path).toEqual([]);
    expect(await page.title(), path).toMatch(/^Not confirmed · /);
    expect(await page.locator("h1:visible").count(), path).toBeGreaterThan(0);
  }
  for (const { path, colorScheme } of viewsOf(isLong ? ["/", "/services/dns/"] : [looked], { widths: [360] }, turn)) {
    await page.goto(world.siteUrl + path);
    await note(page).waitFor();
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
});

test("what nobody vouched for is confirmed again when the publisher is back, and looks as before", async () => {
  const world = await vouchedSite("calm");
  await world.site();
  beatAgo(world, 0);
  const page = await openPage();
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  const before = await page.locator("main").innerHTML();
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  beatAgo(world, 6);
  await look();
  await note(page).waitFor();
  expect(await page.getByText("All services are operational.").isVisible()).toBe(false);
  expect(await page.locator("#news").textContent()).toMatch(/^Not confirmed since /);
  beatAgo(world, 0);
  await look();
  await note(page).waitFor({ state: "detached" });
  expect(await page.getByText("All services are operational.").isVisible()).toBe(true);
  const withoutTime = (html: string) => html.replace(/Confirmed at [^<]*/, "");
  expect(withoutTime(await page.locator("main").innerHTML())).toBe(withoutTime(before));
  expect(await page.title()).toBe("Example Cloud status");
});

test("a heartbeat that cannot be had, or is none, takes the all-clear back; one failure alone does not", async () => {
  const world = await vouchedSite("calm");
  const serving = await world.serve("--site-only");
  const page = await openPage();
  await page.clock.install();
  let failures = 0;
  await page.route("**/heartbeat.json", (route) => (failures++ === 0 ? route.abort() : route.continue()));
  await page.goto(world.siteUrl);
  await untilShown(page, page.getByText("Confirmed at"));
  expect(failures).toBe(2);
  expect(await note(page).count()).toBe(0);
  await page.unroute("**/heartbeat.json");
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  writeFileSync(join(world.dataDir, "site", "heartbeat.json"), "<html>");
  await look();
  await untilShown(page, note(page));
  expect(await note(page).innerText()).toContain("This address does not answer; what you see may be out of date.");
  beatAgo(world, 0);
  await look();
  await note(page).waitFor({ state: "detached" });
  await serving.end("SIGKILL");
  await look();
  await untilShown(page, note(page));
  expect(await claims(page)).toEqual([]);
  expect(await note(page).innerText()).toContain(new URL(MIRROR).host);
});

test("where readers' clocks are wrong, the server's counts", async () => {
  const world = await vouchedSite("calm");
  await world.site();
  beatAgo(world, 1);
  const page = await openPage();
  await page.clock.install({ time: Date.now() + 3 * 24 * 60 * MINUTE });
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  beatAgo(world, 6);
  await page.clock.setSystemTime(Date.now() - 3 * 24 * 60 * MINUTE);
  await page.goto(world.siteUrl);
  await note(page).waitFor();
  expect(await note(page).innerText()).toContain("Nobody has vouched for this page since then; it");
});

test("a page that stands open says so by itself when its time is over", async () => {
  const world = await vouchedSite("calm");
  await world.site();
  beatAgo(world, isLong ? 4.9 : 4);
  const page = await openPage();
  await page.clock.install();
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  // The long run waits as long as a reader would.
  if (!isLong) await goOn(page, 1.1 * MINUTE);
  await note(page).waitFor({ timeout: 15_000 });
  expect(await claims(page)).toEqual([]);
});

test("nginx serves the same: confirmed while the heartbeat is young, taken back when it is old or gone", async () => {
  const world = await vouchedSite("calm");
  const elsewhere = await serveByNginx(join(world.dataDir, "site"));
  beatAgo(world, 0);
  const page = await openPage();
  await page.goto(`${elsewhere}/services/dns/`);
  await page.getByText("Confirmed at").waitFor();
  beatAgo(world, 6);
  await page.goto(`${elsewhere}/services/dns/`);
  await note(page).waitFor();
  expect(await claims(page)).toEqual([]);
  rmSync(join(world.dataDir, "site", "heartbeat.json"));
  await page.goto(elsewhere);
  await note(page).waitFor();
  expect(await claims(page)).toEqual([]);
});
