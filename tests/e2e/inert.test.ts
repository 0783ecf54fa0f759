import type { Page } from "playwright-core";
import Parser from "rss-parser";
import { expect, test } from "vitest";
import { MINUTE } from "../../src/domain/time.ts";
import { makeWorld, type World } from "../support/afloat.ts";
import { HOSTILE } from "../support/hostile.ts";
import { hostileId, importHostile, liveIn, watchedPage } from "../support/inert.ts";

// Staff paste what customers sent them. Whatever that is, readers of pages and feeds get words.

async function imported(withCauses: boolean): Promise<World> {
  const world = await makeWorld();
  await world.json("init", "--demo");
  await importHostile(world, { service: "vpc", region: "ap-nanjing", plane: "control" }, withCauses);
  return world;
}

test.each([
  { where: "updates and figures", withCauses: false },
  { where: "root causes", withCauses: true },
])("hostile texts in $where stay words, on every page and in the feed", async ({ withCauses }) => {
  const world = await imported(withCauses);
  await world.serve("--site-only");
  const { page, noted } = await watchedPage(world.siteUrl);
  const month = new Date(Date.now() - 60 * MINUTE + 8 * 60 * MINUTE).toISOString().slice(0, 7);
  const lists = ["/", `/history/${month}/`, "/services/vpc/", "/regions/ap-nanjing/"];
  const own = HOSTILE.map((_, index) => `/incidents/${hostileId(index)}/`);
  for (const path of [...lists, ...own]) {
    expect((await page.goto(world.siteUrl + path))?.status(), path).toBe(200);
    expect(await liveIn(page), path).toEqual([]);
  }
  expect(await page.title()).toContain("onclick=alert(1)");
  await expectInertFeed(world, page);
  expect(noted).toEqual([]);
});

async function expectInertFeed({ siteUrl }: World, page: Page): Promise<void> {
  const text = await (await fetch(`${siteUrl}/feed.xml`)).text();
  const fault = await page.evaluate(
    (xml) => new DOMParser().parseFromString(xml, "application/xml").querySelector("parsererror")?.textContent ?? "",
    text,
  );
  expect(fault, "the feed as XML").toBe("");
  const { items } = await new Parser().parseString(text);
  expect(items.length).toBeGreaterThanOrEqual(HOSTILE.length);
  for (const item of items) expect(await liveIn(page, item.content), item.title).toEqual([]);
  const titles = items.map(({ title }) => title ?? "");
  for (const told of [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><script>alert(1)</script><![CDATA[",
  ])
    expect(
      titles.some((title) => title.endsWith(`: ${told}`)),
      `the feed names ${told}`,
    ).toBe(true);
}
