import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./support/afloat.ts";

// An installation of Afloat runs the code of its packages, so there are few, and none runs anything during installation.

interface Package {
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const MAX_BEYOND_ASTRO = 60;
/** Parses Markdown postmortems. It consists of some fifty small packages by the same authors. */
const DOCUMENT_READER = /^(remark-|unified$)/;
/** Checks whether its binary fits, and works without it: every installation of ours skips scripts. Only the build needs it. */
const OF_THE_BUILD = ["node_modules/esbuild"];

const read = (name: string) => JSON.parse(readFileSync(join(root, name), "utf8"));
const packages: Record<string, Package> = read("package-lock.json").packages;
const own: Package = packages[""] as Package;

/**
 * The location of a package that another one imports, as Node resolves it: next to the importing package, then in each parent folder.
 */
function locationOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(at.lastIndexOf("/node_modules/"), 0))) {
    const location = `${at}${at && "/"}node_modules/${name}`;
    if (packages[location]) return location;
    if (!at) return undefined;
  }
}

/** The packages that these need, including themselves. */
function treeOf(names: string[]): Set<string> {
  const found = new Set<string>();
  const follow = (name: string, from: string): void => {
    const location = locationOf(name, from);
    if (!location || found.has(location)) return;
    found.add(location);
    const { dependencies, optionalDependencies } = packages[location] as Package;
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) follow(each, location);
  };
  for (const name of names) follow(name, "");
  return found;
}

test("no production package runs a script during installation, and no installation allows one", () => {
  const needed = Object.entries(packages).filter(([location, { dev }]) => location && !dev);
  expect(needed.length).toBeGreaterThan(100);
  expect(needed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([location]) => location)).toEqual(OF_THE_BUILD);
  const texts = ["bin/prepare.mjs", "Dockerfile"].map((name) => readFileSync(join(root, name), "utf8"));
  const commands = texts.flatMap((text) => text.match(/((RUN|&&) npm |"npm", \[")(ci|prune|install)\b.*/g) ?? []);
  expect(commands.length).toBeGreaterThanOrEqual(3);
  for (const command of commands) expect(command).toContain("--ignore-scripts");
});

test("apart from the packages of Astro and of the Markdown parser, there are few packages", () => {
  const names = Object.keys({ ...own.dependencies });
  const others = treeOf(names.filter((name) => name === "astro" || name.startsWith("@astrojs/") || DOCUMENT_READER.test(name)));
  const beyond = [...treeOf(names)].filter((location) => !others.has(location));
  expect(beyond).toContain("node_modules/better-sqlite3");
  expect(beyond.length).toBeLessThanOrEqual(MAX_BEYOND_ASTRO);
});
