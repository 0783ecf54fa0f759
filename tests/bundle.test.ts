import { globSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/root.ts";

// Only the bundle runs: every other import would have to be installed, and could be a different version than the tested one.

/**
 * Packages inside the bundle name these but work without them: Astro for images, which we do not have, and other loggers for colours.
 */
const DONE_WITHOUT = ["sharp", "supports-color"];

const IMPORTS = [
  /^(?:import|export)\b[^;"']*["']([^"']+)["']/gm,
  /\bimport\(\s*["'`]([^"'`]+)["'`]/g,
  /\b__require\(\s*["'`]([^"'`]+)["'`]/g,
];

/** The names of packages and modules that a built file imports; comments are ignored. */
function outsideOf(file: string): string[] {
  const code = readFileSync(file, "utf8").replace(/^\s*(\*|\/\/|\/\*).*$/gm, "");
  const names = IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name]) => name as string));
  return names.filter((name) => !/^[./]/.test(name));
}

test("the bundle needs only Node and the SQLite module", () => {
  const files = globSync("dist/server/**/*.mjs", { cwd: root });
  const names = new Set(files.flatMap((file) => outsideOf(join(root, file))));
  expect(names).toContain("node:http");
  const packages = [...names].filter((name) => !isBuiltin(name) && !DONE_WITHOUT.includes(name));
  expect(packages).toEqual(["better-sqlite3"]);
});
