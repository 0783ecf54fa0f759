import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import Parser from "rss-parser";
import { expect, test } from "vitest";
import { makeWorld, type World } from "../support/afloat.ts";
import { openPage } from "../support/browser.ts";
import { asTitle, HOSTILE, LIVE_MARKUP } from "../support/hostile.ts";

// Staff paste what customers sent them. Whatever that is, readers of pages and feeds get words.

const MINUTE = 60_000;
const iso = (at: number) => new Date(at).toISOString();

/** One incident for each text, as a line of an incident file; still open, so that the front page shows it too. */
function incidentFor(text: string, index: number, began: number): object {
  const at = iso(began + index * MINUTE);
  const impacts = [{ service: "vpc", region: "ap-nanjing", plane: "control", level: "degraded_performance" }];
  return {
    id: `hostile${String(index).padStart(5, "0")}`,
    title: asTitle(text),
    startedAt: at,
    updates: [{ at, status: "investigating", message: text, impacts }],
    figures: [{ name: "failed_requests", value: 1, unit: text.slice(0, 40), basis: "estimate", note: text.slice(0, 400) }],
  };
}

/** The same text in every field of a root cause. */
function causeFor(text: string): object {
  const texts = { summary: text, impact: text, trigger: text, detection: text, resolution: text };
  const lists = { contributingFactors: [text], lessons: [text] };
  const timeline = [{ at: "2026-01-01T00:00:00Z", text, source: asTitle(text) }];
  const actions = [{ title: text, group: asTitle(text), owner: asTitle(text) }];
  return { ...texts, ...lists, rootCause: [{ title: asTitle(text), text }], timeline, actions };
}

async function imported(withCauses: boolean): Promise<World> {
  const world = await makeWorld();
  await world.json("init", "--demo");
  const began = Date.now() - 60 * MINUTE;
  const lines = HOSTILE.map((text, index) => {
    const incident = incidentFor(text, index, began);
    return JSON.stringify(
      withCauses ? { ...incident, postmortem: { ...causeFor(text), publishedAt: iso(began + 50 * MINUTE) } } : incident,
    );
  });
  const file = join(world.dataDir, "hostile.jsonl");
  writeFileSync(file, lines.join("\n"));
  expect(await world.json("import", "--from", "afloat", file)).toMatchObject({ refused: [] });
  return world;
}

/** What of a document could run, load, or lead anywhere but to the web: by its parsed tree, not by its text. */
const liveIn = (page: Page, html?: string): Promise<string[]> =>
  page.evaluate(
    ([selector, text]) => {
      const tree = text === undefined ? document : new DOMParser().parseFromString(text, "text/html");
      // The page's own style and script stand in its head; anywhere else they would be someone else's.
      const elements = [...tree.querySelectorAll(selector as string)].filter(
        (element) => !["STYLE", "SCRIPT"].includes(element.tagName) || element.parentElement !== tree.head || text !== undefined,
      );
      const attributes = [...tree.querySelectorAll("*")].flatMap((element) =>
        [...element.attributes].filter(
          ({ name, value }) =>
            /^(on|src$|srcdoc$|formaction$)/i.test(name) ||
            (/href$/i.test(name) && !/^(https?:|mailto:|\/(?!\/)|#)/i.test(value.trim())),
        ),
      );
      const ofAttributes = attributes.map(({ name, value }) => `${name}=${value}`);
      return [...elements.map(({ outerHTML }) => outerHTML.slice(0, 200)), ...ofAttributes];
    },
    [LIVE_MARKUP, html] as const,
  );

/** A browser that notes every dialog and every request to anyone but the site. */
async function watchedPage({ siteUrl }: World): Promise<{ page: Page; noted: string[] }> {
  const page = await openPage();
  const noted: string[] = [];
  page.on("dialog", (dialog) => {
    noted.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${siteUrl}/`)) noted.push(request.url());
  });
  return { page, noted };
}

test.each([
  { where: "updates and figures", withCauses: false },
  { where: "root causes", withCauses: true },
])("hostile texts in $where stay words, on every page and in the feed", async ({ withCauses }) => {
  const world = await imported(withCauses);
  await world.serve("--site-only");
  const { page, noted } = await watchedPage(world);
  const month = new Date(Date.now() - 60 * MINUTE + 8 * 60 * MINUTE).toISOString().slice(0, 7);
  const lists = ["/", `/history/${month}/`, "/services/vpc/", "/regions/ap-nanjing/"];
  const own = HOSTILE.map((_, index) => `/incidents/hostile${String(index).padStart(5, "0")}/`);
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
