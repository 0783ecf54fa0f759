import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { serveByNginx } from "#tests/support/servers/nginx.ts";
import { siteFiles } from "#tests/support/site.ts";
import { replayedWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// The site consists of files: any web server can replace the site server, even with no Afloat process running.

/** A site with files of every kind; in the long run that of 8 April at its worst. */
const busyWorld = inRun({ short: worldWithIncident, long: () => replayedWorld("2024-04-08T16:06:00+08:00") });

/** The paths of every file: a page is addressed by its folder. */
const addressesOf = (world: World): string[] =>
  [...siteFiles(world).keys()].map((name) => `/${name.replace(/(^|\/)index\.html$/, "$1")}`);

async function answer(url: string, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(url + path, { headers, redirect: "manual" });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

test("nginx serves every address with the same bytes as the site server, after every process of Afloat was killed", async () => {
  const world = await busyWorld();
  const serving = await world.serve();
  const addresses = addressesOf(world);
  expect(addresses.length).toBeGreaterThan(40);
  const before = new Map<string, Buffer>();
  for (const path of addresses) {
    const { status, bytes } = await answer(world.siteUrl, path);
    expect(status, path).toBe(200);
    before.set(path, bytes);
  }
  const missing = await answer(world.siteUrl, "/no/such/page/");
  await serving.end("SIGKILL");
  await expect(fetch(world.siteUrl)).rejects.toThrow();

  const elsewhere = await serveByNginx(join(world.dataDir, "site"));
  for (const [path, bytes] of before) {
    const { status, bytes: there } = await answer(elsewhere, path);
    expect([status, there.equals(bytes)], path).toEqual([200, true]);
  }
  const missingThere = await answer(elsewhere, "/no/such/page/");
  expect([missing.status, missingThere.status]).toEqual([404, 404]);
  expect(missingThere.bytes.equals(missing.bytes)).toBe(true);
  expect(missing.bytes.toString()).toContain("This page does not exist.");
});

test("the site server sends each file with its type and cache lifetime", async () => {
  const world = await busyWorld();
  await world.site();
  for (const path of addressesOf(world)) {
    const { headers } = await answer(world.siteUrl, path);
    expect(headers.get("content-type"), path).toMatch(
      /^(text\/(html|plain|csv|calendar)|application\/(xml|json|rss\+xml|atom\+xml)|image\/svg\+xml); charset=utf-8$/,
    );
    expect(headers.get("cache-control"), path).toMatch(/^public, max-age=\d+, stale-while-revalidate=\d+, stale-if-error=\d+$/);
    expect([headers.get("x-content-type-options"), headers.get("x-frame-options")], path).toEqual(["nosniff", "DENY"]);
    expect(headers.get("set-cookie"), path).toBeNull();
  }
  const { headers } = await answer(world.siteUrl, "/nowhere/");
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
});

/** Asks whether something changed, as a browser does; without `no-cache`, `fetch` would forbid a cached response. */
const asking = (etag: string) => ({ "If-None-Match": etag, "Cache-Control": "max-age=0" });

test("a file that the client already has is not sent again until it changes", async () => {
  const world = await worldWithIncident();
  await world.site();
  for (const path of ["/", "/feed.xml", "/history/"]) {
    const first = await answer(world.siteUrl, path);
    const etag = first.headers.get("etag") ?? "";
    expect(etag, path).not.toBe("");
    const again = await answer(world.siteUrl, path, asking(etag));
    expect([again.status, again.bytes.length], path).toEqual([304, 0]);
    expect(again.headers.get("cache-control"), path).toBe(first.headers.get("cache-control"));
  }
  const previous = (await answer(world.siteUrl, "/")).headers.get("etag") ?? "";
  await world.json("incident", "open", "--title", "DNS", "--message", "Down.", "--impact", "dns/data=major_outage");
  expect((await answer(world.siteUrl, "/", asking(previous))).status).toBe(200);
});

test("HEAD responds like GET, methods that write are refused, and a path without its slash redirects to the page", async () => {
  const world = await worldWithIncident();
  await world.site();
  const get = await answer(world.siteUrl, "/");
  const headAnswer = await fetch(world.siteUrl, { method: "HEAD" });
  expect([headAnswer.status, (await headAnswer.arrayBuffer()).byteLength]).toEqual([200, 0]);
  for (const name of ["content-length", "content-type", "etag", "cache-control"])
    expect(headAnswer.headers.get(name), name).toBe(get.headers.get(name));
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const refused = await fetch(world.siteUrl, { method });
    expect([refused.status, refused.headers.get("allow")], method).toEqual([405, "GET, HEAD"]);
  }
  const bare = await answer(world.siteUrl, "/services/api");
  expect([bare.status, bare.headers.get("location")]).toEqual([301, "/services/api/"]);
});

/** The first line that a server responds with to a path sent exactly as it is written here; browsers would normalize it. */
async function statusLine({ siteUrl }: World, path: string): Promise<string> {
  const { hostname, port } = new URL(siteUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const part of socket.setEncoding("latin1")) text += part;
  expect(text, path).not.toContain("SECRET");
  return text.split("\r\n")[0] ?? "";
}

test("no file outside the site, hidden in it, or addressed in an unusual way is served, and the server keeps running", async () => {
  const world = await worldWithIncident();
  const site = join(world.dataDir, "site");
  writeFileSync(join(world.dataDir, "secret.txt"), "SECRET");
  writeFileSync(join(site, ".hidden"), "SECRET");
  writeFileSync(join(site, ".well-known", ".hidden"), "SECRET");
  await world.site();
  const refused = [
    ...["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt", "/history/../../secret.txt"],
    ...["/..%5csecret.txt", "/%252e%252e/secret.txt", "/....//secret.txt", "/./.hidden", "/.hidden", "/%2ehidden"],
    ...["/.well-known/../.hidden", "/.well-known/%2e%2e/.hidden", "/.well-known/..%2f.hidden", "/.well-known/.hidden"],
    ...["/%00", "/index.html%00.txt", "/%", "/%c0%ae%c0%ae/secret.txt", "/afloat.db", "/../afloat.db", "//../afloat.db"],
  ];
  for (const path of refused) expect(await statusLine(world, path), path).toMatch(/^HTTP\/1\.1 (400|403|404) /);
  for (const path of ["//", "//[", "http://[", "*", "http://elsewhere.invalid/feed.xml", "/?x=%00", `/${"a".repeat(8_000)}`])
    expect(await statusLine(world, path), path).toMatch(/^HTTP\/1\.1 [234]\d\d /);
  expect(await statusLine(world, "/.well-known/security.txt")).toBe("HTTP/1.1 200 OK");
});
