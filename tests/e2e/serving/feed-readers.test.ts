import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { openParts } from "#tests/support/parts.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { STORY_TEXTS, story } from "#tests/support/worlds/story.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const run = promisify(execFile);

/** A feed reader that remembers what it has read: each call returns the titles of new items. */
type Reader = () => Promise<string[]>;

/** newsboat, which stores what it read in its own database. */
function newsboat(url: string): Reader {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  writeFileSync(at("urls"), `${url}\n`);
  writeFileSync(at("config"), "");
  let seen = 0;
  return async () => {
    await run("newsboat", ["-u", at("urls"), "-C", at("config"), "-c", at("cache"), "-x", "reload"], {
      env: { ...process.env, HOME: folder },
    });
    const db = new Database(at("cache"), { readonly: true });
    const titles = db.prepare("SELECT title FROM rss_item ORDER BY id").pluck().all() as string[];
    db.close();
    const news = titles.slice(seen);
    seen = titles.length;
    return news;
  };
}

/** rss2email, which sends each new item as a mail; here into a folder. */
function rss2email(url: string): Reader {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder, name);
  for (const name of ["cur", "new", "tmp"]) mkdirSync(at(join("box", name)), { recursive: true });
  writeFileSync(
    at("config"),
    `[DEFAULT]\nto = desk@status.example\nemail-protocol = maildir\nmaildir-path = ${folder}\nmaildir-mailbox = box\n[feed.it]\nurl = ${url}\n`,
  );
  const known = new Set<string>();
  return async () => {
    await run("r2e", ["-c", at("config"), "-d", at("data.json"), "run"], { env: { ...process.env, HOME: folder } });
    const letters = readdirSync(at(join("box", "new"))).filter((name) => !known.has(name));
    for (const name of letters) known.add(name);
    return letters.map((name) => subjectOf(readFileSync(at(join("box", "new", name)), "utf8")));
  };
}

/** The subject of a mail, decoded (RFC 2047, base64 in UTF-8 as this program writes it). */
function subjectOf(letter: string): string {
  const raw = /^Subject: ((?:.*)(?:\n .*)*)/m.exec(letter)?.[1]?.replace(/\n +/g, " ") ?? "";
  return raw
    .replace(/\?= =\?/g, "?==?")
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, encoded: string) => Buffer.from(encoded, "base64").toString());
}

test("newsboat and rss2email get each update once, in every format they support, and minor corrections never", async () => {
  const world = await smallWorld();
  const { parts, afloat, publisher, set } = await openParts(world.env, Date.parse("2026-03-02T08:00:00Z"));
  await publisher.publishAll();
  await world.site();
  const readers = {
    "newsboat, RSS": newsboat(`${world.siteUrl}/feed.xml`),
    "newsboat, Atom, one region": newsboat(`${world.siteUrl}/regions/north/feed.atom`),
    "rss2email, Atom": rss2email(`${world.siteUrl}/feed.atom`),
  };
  for (const [name, read] of Object.entries(readers)) expect(await read(), name).toEqual([]);
  for (const [n, { name, news, perform }] of story({ parts, context: afloat.context }).entries()) {
    set(Date.parse("2026-03-02T08:00:00Z") + (n + 1) * 60_000);
    perform();
    await publisher.publishDue();
    for (const [reader, read] of Object.entries(readers)) expect(await read(), `${name}: ${reader}`).toEqual(news);
  }
}, 120_000);

test("a feed reader shows the texts unchanged, whatever their script and characters", async () => {
  const world = await smallWorld();
  const { parts, afloat, publisher } = await openParts(world.env, Date.parse("2026-03-02T08:00:00Z"));
  story({ parts, context: afloat.context })[0]?.perform();
  await publisher.publishAll();
  await world.site();
  const folder = temporaryFolder();
  writeFileSync(join(folder, "urls"), `${world.siteUrl}/feed.xml\n`);
  const cache = join(folder, "cache");
  await run("newsboat", ["-u", join(folder, "urls"), "-c", cache, "-x", "reload"], { env: { ...process.env, HOME: folder } });
  const db = new Database(cache, { readonly: true });
  const { content } = db.prepare("SELECT content FROM rss_item").get() as { content: string };
  db.close();
  expect(content).toContain((STORY_TEXTS[0] as string).replace(">", "&gt;"));
}, 60_000);
