import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "#tests/support/root.ts";

/** They go through all tables, whose names they take from the schema. */
const NAMING_TABLES = ["db/desk/rehearsal.ts", "db/engine/inspect.ts"];

test("no SQL is put together from values: what the query builder does not bind has no place for any", () => {
  const files = globSync("{db,src}/**/*.ts", { cwd: root }).sort();
  const composing = files.filter((file) =>
    /\bsql\.raw\(|\.(prepare|exec)\(\s*(`[^`]*\$\{|[^()]*["'`] \+)/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(composing).toEqual(NAMING_TABLES);
});
