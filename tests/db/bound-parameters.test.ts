import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "#tests/support/root.ts";

/** These files go through all tables, whose names they read from the schema. */
const NAMING_TABLES = ["db/admin/rehearsal.ts", "db/engine/inspect.ts"];

test("no SQL is built from values: statements outside the query builder contain none", () => {
  const files = globSync("{db,src}/**/*.ts", { cwd: root }).sort();
  const composing = files.filter((file) =>
    /\bsql\.raw\(|\.(prepare|exec)\(\s*(`[^`]*\$\{|[^()]*["'`] \+)/.test(readFileSync(join(root, file), "utf8")),
  );
  expect(files.length).toBeGreaterThan(400);
  expect(composing).toEqual(NAMING_TABLES);
});
