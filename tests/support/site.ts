import { existsSync, globSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { originalOf } from "#domain/publishing/encodings.ts";
import { isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { monthOf } from "#domain/time.ts";
import type { World } from "./afloat.ts";
import { DEMO_ZONE } from "./worlds/demo.ts";

/** The text of a published page, from its file, without markup. */
export function pageText(world: World, path = "/"): string {
  const file = join(world.dataDir, "site", path, path.endsWith("/") ? "index.html" : "");
  const html = readFileSync(file.replace(/\/$/, ""), "utf8");
  return html
    .replace(/<(style|script)[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");
}

/** The month of an instant in the demo's time zone, as the history names it. */
export const monthOnSite = (at = Date.now()): string => monthOf(at, DEMO_ZONE);

/** Whether a page is published. */
export const isPublished = (world: World, path: string): boolean => existsSync(join(world.dataDir, "site", path));

/**
 * Every published file that depends only on the data, with its bytes, by name; compressed siblings excluded. Signing files depend on
 * time and key.
 */
export const siteFiles = (world: World): Map<string, Buffer> =>
  new Map(
    [...withoutSiblings(filesBelow(realpathSync(join(world.dataDir, "site"))))].filter(([name]) =>
      isIntegrityChecked(`/${name}`),
    ),
  );

/** Every file of a folder with its bytes, by name. */
export function filesBelow(root: string): Map<string, Buffer> {
  const names = globSync(["**/*", "**/.*/**/*"], { cwd: root }).filter((name) => statSync(join(root, name)).isFile());
  return new Map(names.sort().map((name) => [name, readFileSync(join(root, name))]));
}

/** Files without their compressed siblings: what a bucket gets. */
export const withoutSiblings = (files: ReadonlyMap<string, Buffer>): Map<string, Buffer> =>
  new Map([...files].filter(([name]) => originalOf(name) === undefined));

/** The names of the files that exist on one side only, or differ. */
export function differences(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => !one.get(name)?.equals(other.get(name) ?? Buffer.alloc(0))).sort();
}

/** The inode of each file: every replacement has a new one. */
export function siteInodes(world: World): Map<string, string> {
  const root = realpathSync(join(world.dataDir, "site"));
  return new Map(
    [...siteFiles(world).keys()].map((name) => {
      const { ino, mtimeMs } = statSync(join(root, name));
      return [name, `${ino} ${mtimeMs}`];
    }),
  );
}
