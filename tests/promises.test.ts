import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/root.ts";

// A promise must not name a test that no longer exists.

const rows = readFileSync(join(root, "docs", "promises.md"), "utf8")
  .split("\n")
  .filter((line) => /^\| (?!Promise|---)/.test(line));

/** How the table names a test: its file, and a part of its title. */
const ENTRY = /`([\w./-]+\.test\.ts)` "([^"]+)"/g;
/** What a row without a test must state. */
const INSTEAD = /Measured by `npm run bench`|By construction: |Not held by a test/;

const entriesIn = (row: string) =>
  [...row.matchAll(ENTRY)].map(([, file, title]) => ({ file, title }) as { file: string; title: string });

/** The error of an entry; undefined if its test exists. */
function faultOf({ file, title }: { file: string; title: string }): string | undefined {
  const path = join(root, "tests", file);
  if (!existsSync(path)) return `${file} is not there`;
  // The title is the first string in the brackets of a test.
  const isThere = new RegExp(`\\(\\s*["'\`].*${title.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}`).test(readFileSync(path, "utf8"));
  return isThere ? undefined : `${file} has no test “${title}”`;
}

test("the table of promises names existing tests", () => {
  expect(rows.length).toBeGreaterThan(90);
  expect(rows.flatMap(entriesIn).flatMap((entry) => faultOf(entry) ?? [])).toEqual([]);
  const unread = rows.filter((row) => (row.match(/\.test\.ts/g) ?? []).length !== entriesIn(row).length);
  expect(unread, "files that are named without a title").toEqual([]);
});

test("each promise has a test, or states what ensures it instead, and what the long run adds", () => {
  expect(rows.filter((row) => entriesIn(row).length === 0 && !INSTEAD.test(row))).toEqual([]);
  expect(rows.filter((row) => !/ \| (\+ .+|the same|—) \|$/.test(row))).toEqual([]);
});
