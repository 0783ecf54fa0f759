import { parseAtomFeed, parseJsonFeed, parseRssFeed } from "feedsmith";
import Parser from "rss-parser";
import { expect, test } from "vitest";
import { openRecorded, type Recorded } from "#tests/support/worlds/recorded.ts";
import { STORY_TEXTS, STORY_TITLE, story } from "#tests/support/worlds/story.ts";

// Feeds are parsed by independent libraries: what these do not find, no feed reader will.

interface Item {
  id: string | undefined;
  title: string | undefined;
  url: string | undefined;
  html: string | undefined;
  tags: readonly string[];
}

type Files = Map<string, Buffer | null>;

const fileOf = (files: Files, path: string): string => files.get(path)?.toString() ?? expect.fail(`There is no ${path}.`);

/** The items of a folder's feed as feedsmith parses each of the three formats. */
function readAll(files: Files, folder: string): { rss: Item[]; atom: Item[]; json: Item[] } {
  const rss = parseRssFeed(fileOf(files, `${folder}feed.xml`));
  const atom = parseAtomFeed(fileOf(files, `${folder}feed.atom`));
  const json = parseJsonFeed(fileOf(files, `${folder}feed.json`));
  return {
    rss: (rss.items ?? []).map(({ guid, title, link, description, categories = [] }) => ({
      ...{ id: guid?.value, title, url: link, html: description },
      tags: categories.map(({ name }) => name ?? ""),
    })),
    atom: (atom.entries ?? []).map(({ id, title, links, content, categories = [] }) => ({
      ...{ id, title: String(title?.value ?? title), url: links?.[0]?.href, html: content?.value },
      tags: categories.map(({ term }) => term ?? ""),
    })),
    json: (json.items ?? []).map(({ id, title, url, content_html, tags = [] }) => ({
      ...{ id, title, url, html: content_html, tags },
    })),
  };
}

/** The items of a folder's feed, equal in every format, and as parsed by rss-parser and feedsmith. */
async function itemsOf(files: Files, folder = "/"): Promise<Item[]> {
  const { rss, atom, json } = readAll(files, folder);
  expect(atom).toEqual(json);
  expect(rss.map(({ title, ...rest }) => rest)).toEqual(json.map(({ title, ...rest }) => rest));
  for (const format of ["xml", "atom"]) {
    const { items } = await new Parser().parseString(fileOf(files, `${folder}feed.${format}`));
    expect(items.map(({ title, link }) => ({ title, url: link }))).toEqual(json.map(({ title, url }) => ({ title, url })));
  }
  return json;
}

const newsOf = (record: Recorded, upTo = Number.POSITIVE_INFINITY): string[] =>
  story(record)
    .slice(0, upTo)
    .flatMap(({ perform, news }) => {
      record.tick();
      perform();
      return news;
    })
    .reverse();

test("without incidents the feeds are valid and empty, with links to each other", async () => {
  const files = await (await openRecorded()).render();
  for (const folder of ["/", "/services/api/", "/regions/north/"]) {
    expect(await itemsOf(files, folder)).toEqual([]);
    const self = `https://status.example${folder}`;
    const atom = parseAtomFeed(fileOf(files, `${folder}feed.atom`));
    expect(atom.links).toContainEqual({ rel: "self", type: "application/atom+xml", href: `${self}feed.atom` });
    expect(atom.updated).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(parseJsonFeed(fileOf(files, `${folder}feed.json`))).toMatchObject({
      feed_url: `${self}feed.json`,
      home_page_url: self,
    });
    expect(parseRssFeed(fileOf(files, `${folder}feed.xml`)).atom?.links?.[0]).toMatchObject({
      rel: "self",
      href: `${self}feed.xml`,
    });
  }
});

test("each notifiable revision is one item, a minor fix none, and ids never change", async () => {
  const record = await openRecorded();
  const ids = new Map<string, string>();
  for (const [n, { perform, news }] of story(record).entries()) {
    record.tick();
    perform();
    const items = await itemsOf(await record.render());
    for (const { id, title } of items) ids.set(id as string, title as string);
    expect(items.length, `after chapter ${n}`).toBe(ids.size);
    if (news.length > 0) expect(items[0]?.title).toBe(news[0]);
  }
  expect(ids.size).toBe(6);
});

test("an item states where, how severe and as of when, in its text and its categories, and links to its update", async () => {
  const record = await openRecorded();
  newsOf(record, 1);
  const [item] = await itemsOf(await record.render());
  expect(item?.html).toContain("API (control plane, North): major outage");
  expect(item?.html).toMatch(/As of 2026-03-02T/);
  expect(item?.tags).toEqual(["Investigating", "API"]);
  expect(item?.url).toMatch(/^https:\/\/status\.example\/incidents\/\w{12}\/#\w{12}$/);
  expect(item?.html).toContain("Calls fail ]]&gt; 在所有地域");
});

test("the feed of a service or region has its own entries and no other; global ones concern every region", async () => {
  const record = await openRecorded();
  const all = newsOf(record);
  const ofIncident = all.filter((title) => title.includes(STORY_TITLE));
  const files = await record.render();
  const titles = async (folder: string) => (await itemsOf(files, folder)).map(({ title }) => title);
  expect(await titles("/")).toEqual(all);
  expect(await titles("/services/api/")).toEqual(ofIncident);
  expect(await titles("/regions/north/")).toEqual(all);
  expect(await titles("/regions/south/")).toEqual(["Scheduled: Upgrade of DNS"]);
  expect(await titles("/services/dns/")).toEqual(["Scheduled: Upgrade of DNS"]);
  expect(await titles("/services/disk/")).toEqual([]);
});

test("the history feed has one entry per incident, with all its updates, newest first", async () => {
  const record = await openRecorded();
  newsOf(record, 1);
  const before = await record.render();
  newsOf(record);
  const files = await record.render();
  const first = parseAtomFeed(fileOf(before, "/history.atom")).entries?.[0];
  const entries = parseAtomFeed(fileOf(files, "/history.atom")).entries ?? [];
  const entry = entries.find(({ id }) => id === first?.id);
  expect(entry?.published).toBe(first?.published);
  const items = parseRssFeed(fileOf(files, "/history.rss")).items ?? [];
  expect(items.map(({ guid }) => guid?.value)).toEqual(entries.map(({ links }) => links?.[0]?.href));
  const historyText = entries.find(({ content }) => content?.value?.includes("Bad release."))?.content?.value ?? "";
  const positions = [...STORY_TEXTS.slice(2), "Calls fail"].map((text) => historyText.indexOf(text));
  expect(Math.min(...positions)).toBeGreaterThan(-1);
  const statuses = [...historyText.matchAll(/<strong>(\w+)<\/strong> - /g)].map(([, status]) => status);
  expect(statuses).toEqual(["Postmortem", "Resolved", "Identified", "Investigating"]);
  expect(historyText).toMatch(/<small>Mar <var data-var='date'> 2<\/var>, <var data-var='time'>\d\d:\d\d<\/var> UTC<\/small>/);
  const planned = items.find(({ title }) => title === "Upgrade of DNS");
  expect(planned?.description).toMatch(/^<p><strong>THIS IS A SCHEDULED EVENT Mar /);
});
