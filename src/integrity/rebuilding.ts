import { Refusal } from "#domain/errors.ts";
import { digitsOf } from "#domain/publishing/integrity-paths.ts";
import { fileOf, paths } from "#domain/publishing/paths.ts";
import type { Instant } from "#domain/time.ts";
import type { Copy } from "./copy.ts";
import { sha256Hex } from "./hash.ts";
import type { PublicKey } from "./keys.ts";
import { readManifest } from "./manifest.ts";
import { FILES } from "./signed.ts";
import { readSums, shardOf } from "./sums.ts";
import { verifyCopy } from "./verify.ts";

/** All that a record can be made from again: signed, and checked. */
export interface Rebuilding {
  /** The publication that the copy shows, and when it was made. */
  seq: number;
  publishedAt: Instant;
  /** The file of the catalogue. */
  catalogue: string;
  /** What vouches for the copy, the log in it, by file. */
  vouching: ReadonlyMap<string, Buffer>;
}

const CATALOGUE = fileOf(paths.catalogue);
const ANOTHER = "Use another copy of the site, or restore a backup.";

/** Reads a copy as far as a record is made from it. Refuses whatever the key does not renewHeartbeat for. */
export async function readForRebuilding(copy: Copy, key: PublicKey, now: () => Instant): Promise<Rebuilding> {
  const read = new Map<string, Buffer>();
  const keeping: Copy = {
    name: copy.name,
    async read(file) {
      const bytes = await copy.read(file);
      if (bytes) read.set(file, bytes);
      return bytes;
    },
  };
  // Pages are made again: of them none need be read.
  const { faults } = await verifyCopy(keeping, { key, sample: 0, fresh: false, now });
  if (faults[0]) throw new Refusal("copy", `${copy.name} does not match its signature: ${faults[0].text}`, ANOTHER);
  const manifest = readManifest(String(read.get(FILES.manifest)));
  const catalogue = await copy.read(CATALOGUE);
  const sums = readSums(String(read.get(`integrity/sums/${shardOf(CATALOGUE)}`)));
  if (!manifest || !catalogue || sha256Hex(catalogue) !== sums.get(CATALOGUE))
    throw new Refusal("copy", `${copy.name} has no ${CATALOGUE} that matches its signature.`, ANOTHER);
  const vouching = new Map([...read].filter(([file]) => file.startsWith("integrity/") && digitsOf(file) === undefined));
  return { seq: manifest.seq, publishedAt: manifest.publishedAt, catalogue: catalogue.toString(), vouching };
}
