import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Db } from "#db/engine/open.ts";
import { publishedEdge } from "#db/record/log.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import { rootOf } from "#domain/record/merkle.ts";
import { originOf, writeCheckpoint } from "#integrity/checkpoint.ts";
import { sha256, sha256Hex } from "#integrity/hash.ts";
import { readManifest } from "#integrity/manifest.ts";
import type { Maker } from "./make.ts";
import { updateRelease } from "./release.ts";

/**
 * Writes a damaged checkpoint again if the record still has its state and the manifest confirms it to the byte. Otherwise it stays,
 * and the next publication refuses: then someone must find out which of them was changed.
 */
export async function restoreCheckpoint({ folders, keys }: Maker, db: Db, site: Site): Promise<void> {
  const manifest = readManifest(await readFile(join(folders.current, integrityPaths.manifest), "utf8").catch(() => ""));
  const edge = publishedEdge(db);
  const note = writeCheckpoint(keys.signing, { origin: originOf(site.url), size: edge.size, root: rootOf(sha256, edge) });
  if (manifest?.checkpoint === sha256Hex(note))
    await updateRelease(folders, new Map([[integrityPaths.checkpoint, Buffer.from(note)]]));
}
