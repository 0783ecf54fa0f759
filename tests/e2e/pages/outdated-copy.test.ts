import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { partOf } from "#domain/publishing/freshness.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { pageKey } from "#integrity/hash.ts";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, operationalClaims, unconfirmedNote } from "#tests/support/browser/freshness.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// A page counts as confirmed only if it is the version that the publisher lists. No trust on first sight.

const VIEWS = [
  {
    path: "/",
    width: 360,
    old: "This page has changed, but this address still serves an older version. Load it again, or use a mirror.",
    confirmed: "Confirmed at",
    title: /^Not confirmed · /,
  },
  {
    path: "/zh-CN/",
    width: 1_280,
    old: "本页已有更新，但此地址仍提供旧版本。请重新加载，或使用镜像站点。",
    confirmed: "已确认：",
    title: /^未确认 · /,
  },
] as const;

const OUTAGE = ["--title", "Calls fail", "--message", "Calls fail.", "--impact", "api@north/control=major_outage"];

/** A small site in both languages, long after its last publication; its pages before and after an outage was posted. */
async function siteInOutage(): Promise<{ world: World; before: Map<string, string> }> {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  const read = (path: string) => readFileSync(join(world.dataDir, "site", path, "index.html"), "utf8");
  const before = new Map(VIEWS.map(({ path }) => [path, read(path)]));
  await world.json("incident", "open", ...OUTAGE);
  ageHeartbeat(world, 0);
  await world.site();
  return { world, before };
}

/** Serves a page as an older copy, whatever the query, as a cache with its own rules does; or only under its plain address. */
const serveOld = (page: Page, url: string, body: string, isOld: (url: URL) => boolean) =>
  page.route(
    (each) => each.origin + each.pathname === url && isOld(each),
    (route) => route.fulfill({ body, contentType: "text/html; charset=utf-8" }),
  );

test.each(VIEWS)("at $width px, $path: an old copy beside the present heartbeat is not confirmed", async (view) => {
  const { world, before } = await siteInOutage();
  const page = await openPage({ viewport: { width: view.width, height: 800 } });
  await serveOld(page, world.siteUrl + view.path, before.get(view.path) as string, () => true);
  await page.goto(world.siteUrl + view.path);
  await unconfirmedNote(page).waitFor();
  expect(await unconfirmedNote(page).innerText()).toContain(view.old);
  expect(await operationalClaims(page)).toEqual([]);
  expect(await page.title()).toMatch(view.title);
  expect(await page.getByText(view.confirmed).count()).toBe(0);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways).toBe(0);
  // As soon as the address serves the present version, it is shown and confirmed.
  await page.unrouteAll();
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.locator('body[data-level="major_outage"]').waitFor();
  await page.getByText(view.confirmed).waitFor();
  expect(await unconfirmedNote(page).count()).toBe(0);
});

test("an old copy in a cache that knows only the plain address is replaced at the first look", async () => {
  const { world, before } = await siteInOutage();
  const page = await openPage();
  await serveOld(page, `${world.siteUrl}/`, before.get("/") as string, ({ search }) => search === "");
  await page.goto(world.siteUrl);
  await page.locator('body[data-level="major_outage"]').waitFor();
  await page.getByText("Confirmed at").waitFor();
  expect(await unconfirmedNote(page).count()).toBe(0);
});

test("a page that is newer than the heartbeat, as on a mirror that is still receiving files, is confirmed", async () => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  await world.site();
  ageHeartbeat(world, 0);
  const listed = readFileSync(join(world.dataDir, "site", "heartbeat.json"), "utf8");
  const parts = new Map<string, string>();
  const page = await openPage();
  await page.route("**/integrity/versions/*", (route) => {
    const path = new URL(route.request().url()).pathname;
    return route.fulfill({ body: parts.get(path) ?? "" });
  });
  for (const { path } of VIEWS) keepPart(world, path, parts);
  await world.json("incident", "open", ...OUTAGE);
  writeFileSync(join(world.dataDir, "site", "heartbeat.json"), listed);
  for (const { path, confirmed } of VIEWS) {
    await page.goto(world.siteUrl + path);
    await page.getByText(confirmed).waitFor();
    expect(await page.locator("body").getAttribute("data-level")).toBe("major_outage");
  }
});

/** Keeps the part of the list that has a page, as it is now. */
function keepPart(world: World, path: string, parts: Map<string, string>): void {
  const part = integrityPaths.versions(partOf(pageKey(path)));
  parts.set(part, readFileSync(join(world.dataDir, "site", part), "utf8"));
}
