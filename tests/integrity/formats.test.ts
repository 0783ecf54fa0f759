import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isCheckpointBy, originOf, readCheckpoint, writeCheckpoint } from "#integrity/checkpoint.ts";
import { readHeartbeat, writeHeartbeat } from "#integrity/heartbeat.ts";
import { signingKey } from "#integrity/keys.ts";
import { hashForNext, type Manifest, readManifest, withFreshness, writeManifest } from "#integrity/manifest.ts";
import { keyFile, keyLine, minisign, readKey, readMinisign } from "#integrity/minisign.ts";
import { readSums, writeSums } from "#integrity/sums.ts";
import { minute } from "#tests/support/worlds/sample.ts";

const key = signingKey(generateKeyPairSync("ed25519").privateKey);
const other = signingKey(generateKeyPairSync("ed25519").privateKey);
const message = Buffer.from("What was published.");

/** Every text that differs from the given one in one bit of one byte. */
const flips = (text: string) =>
  fc.nat(Buffer.byteLength(text) - 1).map((at) => {
    const bytes = Buffer.from(text);
    bytes[at] = (bytes[at] as number) ^ 1;
    return bytes.toString("latin1") === bytes.toString() ? bytes.toString() : bytes.toString("utf8");
  });

test("a public key is parsed from its file and from its line, and from nothing else", () => {
  for (const text of [keyFile(key), keyLine(key), `${keyLine(key)}\n`]) expect(readKey(text)?.bytes.equals(key.bytes)).toBe(true);
  for (const text of ["", "RW", keyLine(key).slice(0, -4), `${keyLine(key)}!`]) expect(readKey(text)).toBeUndefined();
});

test("a signature verifies for its message and key, and fails with any bit changed", () => {
  const file = minisign(key, message, "seq 1");
  expect(readMinisign(key, message, file)).toBe("seq 1");
  expect(readMinisign(other, message, file)).toBeUndefined();
  expect(readMinisign(key, Buffer.from("What was not published."), file)).toBeUndefined();
  fc.assert(
    fc.property(flips(file), (changed) => {
      expect(readMinisign(key, message, changed)).toBeUndefined();
    }),
  );
});

test("a checkpoint is a signed note, and with any bit changed it is not signed by this key", () => {
  const checkpoint = { origin: "status.example/afloat", size: 412, root: Buffer.alloc(32, 7) };
  const note = writeCheckpoint(key, checkpoint);
  expect(note).toMatch(/^status\.example\/afloat\n412\n[\w+/]{43}=\n\n— status\.example\/afloat [\w+/=]{92}\n$/);
  expect(readCheckpoint(note)).toEqual(checkpoint);
  expect([isCheckpointBy(key, note), isCheckpointBy(other, note)]).toEqual([true, false]);
  fc.assert(
    fc.property(flips(note), (changed) => {
      expect(isCheckpointBy(key, changed)).toBe(false);
    }),
  );
});

test("a log is named after the host and the path of its site", () => {
  expect(originOf("https://status.example.com")).toBe("status.example.com/afloat");
  expect(originOf("https://example.com/status/")).toBe("example.com/status/afloat");
});

const manifest: Manifest = {
  ...{ seq: 7, publishedAt: minute(0), freshUntil: minute(20), prev: null },
  ...{ checkpoint: "0".repeat(64), sums: "1".repeat(64), files: 2, shards: { "10": "2".repeat(64), "0a": "3".repeat(64) } },
};

test("a manifest parses as it was written, and nothing else parses as one", () => {
  expect(readManifest(writeManifest(manifest))).toEqual(manifest);
  const { prev: _, ...incomplete } = JSON.parse(writeManifest(manifest));
  for (const text of [` ${writeManifest(manifest)}`, JSON.stringify(incomplete), "null", "", "[]"])
    expect(readManifest(text)).toBeUndefined();
});

test("every renewal of a manifest has the same link", () => {
  const link = hashForNext(manifest);
  for (const minutes of [0, 5, 10, 500]) expect(hashForNext(withFreshness(manifest, minute(minutes)))).toBe(link);
  expect(hashForNext({ ...manifest, seq: 8 })).not.toBe(link);
});

test("a heartbeat has five keys, four in old copies, and with any bit changed it is another or invalid", () => {
  const old = { seq: 7, publishedAt: minute(0), checkedAt: minute(3) };
  const times = '"publishedAt":"2026-03-02T08:00:00Z","seq":7,"validUntil":"2026-03-02T08:08:00Z"';
  expect(writeHeartbeat(old)).toBe(`{"checkedAt":"2026-03-02T08:03:00Z",${times}}`);
  expect(readHeartbeat(writeHeartbeat(old))).toEqual(old);
  const beat = { ...old, versions: "00ff1a" };
  const text = writeHeartbeat(beat);
  expect(text).toBe(`{"checkedAt":"2026-03-02T08:03:00Z",${times},"versions":"00ff1a"}`);
  expect(readHeartbeat(text)).toEqual(beat);
  const isDeepEqual = (changed: string) => JSON.stringify(readHeartbeat(changed)) === JSON.stringify(beat);
  fc.assert(
    fc.property(flips(text), (changed) => {
      expect(isDeepEqual(changed)).toBe(false);
    }),
  );
});

test("checksums parse as they were written, sorted by path", () => {
  const sums = new Map([
    ["index.html", "a".repeat(64)],
    [".well-known/security.txt", "b".repeat(64)],
  ]);
  expect(writeSums(sums)).toBe(`${"b".repeat(64)}  .well-known/security.txt\n${"a".repeat(64)}  index.html\n`);
  expect(readSums(writeSums(sums))).toEqual(sums);
  for (const file of ["../../etc/passwd", "/etc/passwd", "//elsewhere.example/", "a/./b", "a b"])
    expect(readSums(`${"c".repeat(64)}  ${file}\n`).size, file).toBe(0);
});
