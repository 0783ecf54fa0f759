import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { ask } from "#integrity/ask.ts";
import { copyAt } from "#integrity/copy.ts";
import { verifyCopy } from "#integrity/verify.ts";
import { serveBy } from "#tests/support/servers/copies.ts";
import { filesBelow } from "#tests/support/site.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

// Readers may see something else than the body that a check unpacks. Each such response is a fault.

const TEXT = Buffer.from("All that was signed. ".repeat(500));
const OTHER = Buffer.from("All is well.");
const CODINGS = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync } as const;
type Coding = keyof typeof CODINGS;

/** What is read of a body that arrives in these parts. */
async function read(coding: string, parts: readonly Buffer[]) {
  const url = await serveBy(async (_, response) => {
    response.writeHead(200, { "Content-Encoding": coding });
    for (const part of parts) {
      response.write(part);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  });
  const { problem, size } = await ask({ url, headers: {}, most: 100_000, keep: false, timeoutMs: 5_000 });
  return problem?.problem ?? size;
}

test.each(Object.keys(CODINGS) as Coding[])("nothing may follow the end of %s", async (coding) => {
  const packed = CODINGS[coding](TEXT);
  expect(await read(coding, [packed])).toBe(TEXT.length);
  expect(await read(coding, [packed.subarray(0, 5), packed.subarray(5)])).toBe(TEXT.length);
  const unusable = expect.stringMatching(/does not end where|cannot be unpacked/);
  expect(await read(coding, [Buffer.concat([packed, OTHER])])).toEqual(unusable);
  expect(await read(coding, [packed, OTHER])).toEqual(unusable);
  expect(await read(coding, [packed.subarray(0, -10)])).toEqual(unusable);
  // Of two parts, browsers show only the first for gzip, and both for zstd.
  for (const first of [OTHER, Buffer.alloc(0)])
    expect(await read(coding, [Buffer.concat([CODINGS[coding](first), packed])])).toEqual(unusable);
});

test("the header of a gzip may have a name, a comment, more fields and a checksum", async () => {
  const [start, content] = [gzipSync(TEXT).subarray(0, 10), gzipSync(TEXT).subarray(10)];
  start[3] = 2 | 4 | 8 | 16;
  const header = Buffer.concat([start, Buffer.from([3, 0, 1, 2, 3]), Buffer.from("name\0comment\0"), Buffer.from([0, 0])]);
  expect(await read("gzip", [Buffer.concat([header, content])])).toBe(TEXT.length);
  expect(await read("gzip", [header.subarray(0, 11), header.subarray(11, 17), header.subarray(17), content])).toBe(TEXT.length);
  expect(await read("gzip", [header.subarray(0, 16)])).toBe("cannot be unpacked as gzip");
  expect(await read("gzip", [TEXT])).toBe("cannot be unpacked as gzip");
});

type FrontPage = (page: Buffer, request: IncomingMessage, response: ServerResponse) => void;

/** The faults of a site that is served as it is, but for its front page. */
async function faultsWith(respond: FrontPage) {
  const world = await worldWithIncident();
  const files = filesBelow(join(world.dataDir, "site"));
  const url = await serveBy((request, response) => {
    if (request.url === "/") return respond(files.get("index.html") as Buffer, request, response);
    const bytes = files.get((request.url as string).slice(1).replace(/(^|\/)$/, "$1index.html"));
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  return (await verifyCopy(copyAt(url), { fresh: true, now: Date.now, retryDelayMs: 0 })).faults;
}

const HEADERS: [header: string, value: string, kind: string, text: string][] = [
  ["Refresh", "0; url=/well.html", "redirected", "redirects (header Refresh) to 0; url=/well.html"],
  ["Link", "</well.css>; rel=stylesheet", "broken", "is styled by a header Link"],
  ["Content-Type", "text/plain", "broken", "is not served as HTML in UTF-8"],
  ["Content-Type", "text/html; charset=utf-16", "broken", "is not served as HTML in UTF-8"],
  ["Content-Disposition", "attachment", "broken", "is downloaded instead of shown"],
];

test.each(HEADERS)("a page with the header %s: %s is a fault", async (header, value, kind, text) => {
  const faults = await faultsWith((page, _, response) => response.setHeader(header, value).end(page));
  expect(faults).toMatchObject([{ file: "index.html", kind, text: expect.stringContaining(text) }]);
});

test.each(["gzip, deflate", "gzip, deflate, br", "gzip, deflate, br, zstd"])(
  "what only clients of “%s” get is read too",
  async (accepted) => {
    const faults = await faultsWith((page, request, response) =>
      response.end(request.headers["accept-encoding"] === accepted ? "All is well." : page),
    );
    expect(faults).toMatchObject([{ file: "index.html", kind: "changed" }]);
  },
);
