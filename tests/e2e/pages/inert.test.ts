import type { Page } from "playwright-core";
import Parser from "rss-parser";
import { expect, test } from "vitest";
import { MINUTE } from "#domain/time.ts";
import type { World } from "#tests/support/afloat.ts";
import { SHOWN_HOSTILE } from "#tests/support/browser/hostile.ts";
import { hostileId, importHostile, liveIn, watchedPage } from "#tests/support/browser/inert.ts";
import { isLong } from "#tests/support/long.ts";
import { monthOnSite } from "#tests/support/site.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// Staff paste what customers sent them. Pages and feeds must show it as text, whatever it is.

async function imported(withCauses: boolean): Promise<World> {
  const world = await smallWorld();
  await importHostile(world, { service: "api", region: "north", plane: "control" }, withCauses);
  return world;
}

test.each([
  { where: "updates and figures", withCauses: false },
  { where: "root causes", withCauses: true },
])("hostile texts in $where stay text, on every page and in the feed", async ({ withCauses }) => {
  const world = await imported(withCauses);
  await world.site();
  const { page, noted } = await watchedPage(world.siteUrl);
  const month = monthOnSite(Date.now() - 60 * MINUTE);
  const lists = ["/", `/history/${month}/`, "/services/api/", "/regions/north/"];
  const own = SHOWN_HOSTILE.map((_, index) => `/incidents/${hostileId(index)}/`).filter((_, index) => isShown(index, withCauses));
  for (const path of [...lists, ...own]) {
    expect((await page.goto(world.siteUrl + path))?.status(), path).toBe(200);
    expect(await liveIn(page), path).toEqual([]);
  }
  expect(await page.title()).toContain("onclick=alert(1)");
  for (const path of ["/feed.xml", "/feed.atom"]) await expectInertFeed(world, page, path);
  for (const path of ["/history.rss", "/history.atom", "/services/api/feed.atom"]) await expectWellFormed(world, page, path);
  await expectInertJson(world, page);
  expect(noted).toEqual([]);
});

/** Pages with postmortems have the updates too, so the short run checks the pages without them for a few texts, the last ones. */
const isShown = (index: number, withCauses: boolean): boolean =>
  isLong || withCauses || index % 4 === 0 || index === SHOWN_HOSTILE.length - 1;

/** A feed that a browser can parse as XML and that has no active content. Returns its items. */
async function expectWellFormed({ siteUrl }: World, page: Page, path: string) {
  const text = await (await fetch(siteUrl + path)).text();
  const fault = await page.evaluate(
    (xml) => new DOMParser().parseFromString(xml, "application/xml").querySelector("parsererror")?.textContent ?? "",
    text,
  );
  expect(fault, `${path} as XML`).toBe("");
  const { items } = await new Parser().parseString(text);
  for (const item of items) expect(await liveIn(page, item.content), `${path}: ${item.title}`).toEqual([]);
  return items;
}

async function expectInertJson({ siteUrl }: World, page: Page): Promise<void> {
  const { items } = (await (await fetch(`${siteUrl}/feed.json`)).json()) as { items: { content_html: string }[] };
  for (const { content_html } of items) expect(await liveIn(page, content_html)).toEqual([]);
}

async function expectInertFeed(world: World, page: Page, path: string): Promise<void> {
  const items = await expectWellFormed(world, page, path);
  expect(items.length).toBeGreaterThanOrEqual(SHOWN_HOSTILE.length);
  const titles = items.map(({ title }) => title ?? "");
  for (const status of [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><script>alert(1)</script><![CDATA[",
  ])
    expect(
      titles.some((title) => title.endsWith(`: ${status}`)),
      `${path} names ${status}`,
    ).toBe(true);
}
