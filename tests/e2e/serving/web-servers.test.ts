import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { MIN_COMPRESSED_BYTES, mayBeCompressed } from "#domain/publishing/encodings.ts";
import { inRun } from "#tests/support/long.ts";
import { ask, SITE_SERVERS } from "#tests/support/servers/site-servers.ts";
import { siteFiles } from "#tests/support/site.ts";
import { publishedWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// Our server and the documented web server configurations must send the same headers for every file.

const TYPES: Record<string, string> = {
  html: "text/html",
  xml: "application/xml",
  rss: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/json",
  txt: "text/plain",
  csv: "text/csv",
  ics: "text/calendar",
  svg: "image/svg+xml",
  jsonl: "application/jsonl",
};

/** A site with a file of each kind; in the long run one with many more. */
const make = inRun({ short: worldWithIncident, long: publishedWorld });

const addressOf = (name: string): string => `/${name.replace(/(^|\/)index\.html$/, "$1")}`;
const unpack = { br: brotliDecompressSync, gzip: gunzipSync };

test.each(SITE_SERVERS)("%s serves every file in each form, with its type and ETag", async (_, start) => {
  const world = await make();
  const url = await start(world);
  const files = [...siteFiles(world)].filter(([name]) => name !== "404.html");
  expect(files.length).toBeGreaterThan(35);
  const seen = new Set<string | undefined>();
  for (const [name, bytes] of files) {
    const address = url + addressOf(name);
    const ending = name.split(".").at(-1) as string;
    const etags = new Set<string>();
    for (const encoding of ["identity", "br", "gzip"] as const) {
      const { status, headers, bytes: body } = await ask(address, { "Accept-Encoding": encoding });
      expect(status, name).toBe(200);
      const packed = headers["content-encoding"] as "br" | "gzip" | undefined;
      seen.add(packed);
      if (encoding !== "identity") {
        const large = mayBeCompressed(name) && bytes.length >= MIN_COMPRESSED_BYTES;
        expect(packed, name).toBe(large ? encoding : undefined);
      }
      expect((packed ? unpack[packed](body) : body).equals(bytes), name).toBe(true);
      // Caddy sends compressed files without a Content-Length.
      if (headers["transfer-encoding"] === undefined) expect(headers["content-length"], name).toBe(`${body.length}`);
      expect(headers["content-type"]?.toLowerCase(), name).toBe(`${TYPES[ending]}; charset=utf-8`);
      expect(headers["cache-control"], name).toBe("public, max-age=15, stale-while-revalidate=60, stale-if-error=86400");
      if (bytes.length >= MIN_COMPRESSED_BYTES) expect(headers.vary, name).toMatch(/accept-encoding/i);
      expect(headers["access-control-allow-origin"], name).toBe(ending === "html" ? undefined : "*");
      expect([headers["x-content-type-options"], headers["x-frame-options"]], name).toEqual(["nosniff", "DENY"]);
      const etag = headers.etag as string;
      etags.add(etag);
      const again = await ask(address, { "Accept-Encoding": encoding, "If-None-Match": etag });
      expect([again.status, again.bytes.length, again.headers.etag], name).toEqual([304, 0, etag]);
      const headAnswer = await ask(address, { "Accept-Encoding": encoding }, "HEAD");
      expect([headAnswer.status, headAnswer.bytes.length, headAnswer.headers.etag], name).toEqual([200, 0, etag]);
    }
    if (mayBeCompressed(name) && bytes.length >= MIN_COMPRESSED_BYTES) expect(etags.size, `ETags of ${name}`).toBe(3);
  }
  expect(seen).toEqual(new Set([undefined, "br", "gzip"]));
});

test.each(SITE_SERVERS)("%s serves no hidden file, and the 404 page for missing ones", async (_, start) => {
  const world = await make();
  const site = join(world.dataDir, "site");
  for (const name of [".hidden", ".well-known/.hidden", "history/.hidden"]) writeFileSync(join(site, name), "SECRET");
  const url = await start(world);
  const page = readFileSync(join(site, "404.html"), "utf8");
  const missing = ["/no/such/page/", "/no.json", "/.hidden", "/.well-known/.hidden", "/history/.hidden"];
  for (const path of [...missing, "/index.html.br", "/index.html.gz", "/%2ehidden"]) {
    const { status, headers, bytes } = await ask(url + path);
    expect([status, bytes.toString() === page], path).toEqual([404, true]);
    expect(headers["content-type"]?.toLowerCase(), path).toBe("text/html; charset=utf-8");
  }
  expect((await ask(`${url}/.well-known/security.txt`)).status).toBe(200);
  const bare = await ask(`${url}/history`);
  expect([[301, 308].includes(bare.status), new URL(bare.headers.location ?? "", url).pathname]).toEqual([true, "/history/"]);
});

test.each(SITE_SERVERS)("%s forbids caching of signing files", async (_, start) => {
  const world = await make();
  const url = await start(world);
  for (const path of [
    "/heartbeat.json",
    "/integrity/manifest.json",
    "/integrity/checkpoint",
    "/integrity/manifest.json.minisig",
  ]) {
    const { status, headers } = await ask(url + path, { "Accept-Encoding": "br, gzip" });
    expect([status, headers["cache-control"], headers["access-control-allow-origin"]], path).toEqual([200, "no-cache", "*"]);
    expect(headers["content-encoding"], path).toBeUndefined();
    const type = path.endsWith(".json") ? "application/json" : "text/plain";
    expect(headers["content-type"]?.toLowerCase(), path).toBe(`${type}; charset=utf-8`);
  }
});

test("the built-in server sends each client the encoding that it accepts", async () => {
  const world = await make();
  await world.site();
  const wishes: [accept: string | undefined, sent: string | undefined][] = [
    [undefined, undefined],
    ["", undefined],
    ["gzip", "gzip"],
    ["br", "br"],
    ["gzip, deflate, br, zstd", "br"],
    ["gzip;q=1.0, br;q=0.5", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0, gzip;q=0", undefined],
    ["*", "br"],
    ["*;q=0", undefined],
    ["identity, br;q=0.5", undefined],
    ["GZIP", "gzip"],
    ["zstd", undefined],
    [";;q=,,", undefined],
  ];
  for (const [accept, sent] of wishes) {
    const { status, headers } = await ask(world.siteUrl, accept === undefined ? {} : { "Accept-Encoding": accept });
    expect([status, headers["content-encoding"]], `${accept}`).toEqual([200, sent]);
  }
});
