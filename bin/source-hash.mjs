import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const SOURCES = ["src", "db", "public", "astro.config.mjs", "package-lock.json"];

/** A hash of all sources of the build. A different hash means that the build is out of date. */
export function sourceHash(root) {
  const hash = createHash("sha256");
  for (const file of SOURCES.flatMap((name) => filesBelow(join(root, name))).sort()) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}
