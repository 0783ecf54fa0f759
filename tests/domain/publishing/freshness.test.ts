import { expect, test } from "vitest";
import {
  DIGEST_LENGTH,
  digestOf,
  findVersion,
  isOlder,
  isPlausible,
  MAX_CLOCK_LEAD,
  partOf,
  VERSION_PARTS,
} from "#domain/publishing/freshness.ts";
import { minute } from "#tests/support/worlds/sample.ts";

const listed = { hash: "b".repeat(16), changedAt: minute(10) };
const former = { hash: "a".repeat(16), changedAt: minute(5) };

test("a copy is old when another version is listed, unless it is of a later publication than the heartbeat", () => {
  expect(isOlder(listed, listed, minute(11))).toBe(false);
  expect(isOlder(former, listed, minute(11))).toBe(true);
  // Even one that changed after the listed version, if the heartbeat's publication came later and took that back.
  expect(isOlder({ ...former, changedAt: minute(10.5) }, listed, minute(11))).toBe(true);
  expect(isOlder({ ...former, changedAt: minute(12) }, listed, minute(11))).toBe(false);
  // After the clock was set back, the publication seems earlier than what it shows.
  expect(isOlder(former, listed, minute(1))).toBe(true);
});

test("a copy that is not listed is old, unless it is of a later publication; unreadable times make it old", () => {
  expect(isOlder(former, undefined, minute(11))).toBe(true);
  expect(isOlder({ ...former, changedAt: minute(12) }, undefined, minute(11))).toBe(false);
  expect(isOlder({ ...former, changedAt: Number.NaN }, listed, minute(11))).toBe(true);
  expect(isOlder({ ...former, changedAt: minute(12) }, listed, Number.NaN)).toBe(true);
});

test("a heartbeat may be at most two minutes ahead, and one without a time is not plausible", () => {
  expect(isPlausible(minute(0) + MAX_CLOCK_LEAD, minute(0))).toBe(true);
  expect(isPlausible(minute(0) + MAX_CLOCK_LEAD + 1, minute(0))).toBe(false);
  expect(isPlausible(minute(0), minute(60))).toBe(true);
  expect(isPlausible(Number.NaN, minute(0))).toBe(false);
});

test("a page is found in its part by its key, and the part's digest in the heartbeat", () => {
  const part = `abcdef\n3f0000000001 ${former.hash} ${former.changedAt}\n3f0000000002 ${listed.hash} ${listed.changedAt}\n`;
  expect(findVersion(part, "3f0000000002")).toEqual(listed);
  expect(findVersion(part, "3f0000000003")).toBeUndefined();
  expect([partOf("000000000000"), partOf("3f0000000002"), partOf("ff0000000000")]).toEqual([0, 63, 63]);
  const digests = Array.from({ length: VERSION_PARTS }, (_, part) => String(part).padStart(DIGEST_LENGTH, "0")).join("");
  expect(digestOf(digests, 63)).toBe("000063");
});
