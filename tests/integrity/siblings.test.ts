import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { originalOf } from "#domain/publishing/encodings.ts";
import { changeBit, faultyFiles, mirrorOf, verifyFolder } from "#tests/support/copies.ts";
import { filesBelow } from "#tests/support/site.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

test("a compressed sibling that unpacks to something else, or belongs to no file, is named", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  writeFileSync(join(mirror, "index.html.br"), brotliCompressSync("All services are operational."));
  writeFileSync(join(mirror, "more.html.gz"), gzipSync("We said so all along."));
  expect((await verifyFolder(mirror)).faults.map(({ file, kind }) => [file, kind])).toEqual([
    ["index.html.br", "changed"],
    ["more.html.gz", "added"],
  ]);
});

test("siblings by another version of the compressor are valid as long as each unpacks to the signed file", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  for (const name of filesBelow(mirror).keys())
    if (name.endsWith(".gz"))
      writeFileSync(join(mirror, name), gzipSync(readFileSync(join(mirror, name.slice(0, -3))), { level: 1 }));
  expect(await faultyFiles(mirror)).toEqual([]);
});

test("one bit changed in any compressed sibling is found, at any position, and that sibling is named", async () => {
  const mirror = mirrorOf(await worldWithIncident());
  const siblings = [...filesBelow(mirror)].filter(([name]) => originalOf(name));
  expect(siblings.length).toBeGreaterThan(40);
  for (const part of [0, 1, 2]) {
    const some = siblings.filter((_, index) => index % 3 === part);
    const at = some.map(([name, bytes]) => changeBit(mirror, name, bytes));
    expect(new Set(await faultyFiles(mirror)), `bits at ${at}`).toEqual(new Set(some.map(([name]) => name)));
    for (const [name, bytes] of some) writeFileSync(join(mirror, name), bytes);
  }
});
