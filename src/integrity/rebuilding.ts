import { Refusal } from "#domain/errors.ts";
import { digitsOf } from "#domain/publishing/integrity-paths.ts";
import { fileOf, paths } from "#domain/publishing/paths.ts";
import type { Instant } from "#domain/time.ts";
import type { Copy } from "./copy.ts";
import { FILES } from "./files.ts";
import type { PublicKey } from "./keys.ts";
import { readManifest } from "./manifest.ts";
import { readSigned } from "./read-file.ts";
import { readSums, shardOf } from "./sums.ts";
import { verifyCopy } from "./verify.ts";

/** Everything that a record can be rebuilt from, verified by its signature. */
export interface RebuildSource {
  /** The publication of the copy, and its time. */
  seq: number;
  publishedAt: Instant;
  /** The content of the catalogue file. */
  catalogue: string;
  /** The integrity files of the copy, including the log, by name. */
  integrityFiles: ReadonlyMap<string, Buffer>;
}

const CATALOGUE = fileOf(paths.catalogue);
const REPAIR = "Use another copy of the site, or restore a backup.";

/** Reads everything from a copy that a record is rebuilt from. Refuses anything that is not signed with the key. */
export async function readForRebuilding(copy: Copy, key: PublicKey, now: () => Instant): Promise<RebuildSource> {
  const bytesByFile = new Map<string, Buffer>();
  const recordingCopy: Copy = {
    ...{ name: copy.name, forms: copy.forms },
    async read(file, options) {
      const served = await copy.read(file, options);
      if (served?.problem === undefined && served?.bytes.length) bytesByFile.set(file, served.bytes);
      return served;
    },
  };
  // No pages are read, since they will be rendered again.
  const { faults } = await verifyCopy(recordingCopy, { key, sample: 0, fresh: false, now });
  if (faults[0]) throw new Refusal("copy", `${copy.name} does not match its signature: ${faults[0].text}`, REPAIR);
  const manifest = readManifest(String(bytesByFile.get(FILES.manifest)));
  const sums = readSums(String(bytesByFile.get(`integrity/sums/${shardOf(CATALOGUE)}`)));
  const catalogue = (await readSigned(copy, CATALOGUE, sums.get(CATALOGUE) ?? "", { forms: ["identity"], keep: true })).bytes;
  if (!manifest || !catalogue) throw new Refusal("copy", `${copy.name} has no ${CATALOGUE} that matches its signature.`, REPAIR);
  const integrityFiles = new Map(
    [...bytesByFile].filter(([file]) => file.startsWith("integrity/") && digitsOf(file) === undefined),
  );
  return { seq: manifest.seq, publishedAt: manifest.publishedAt, catalogue: catalogue.toString(), integrityFiles };
}
