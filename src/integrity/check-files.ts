import { originalOf } from "#domain/publishing/encodings.ts";
import { digitsOf, isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { checkSiblings } from "./check-siblings.ts";
import type { Copy } from "./copy.ts";
import { added, broken, type IntegrityFault } from "./fault.ts";
import { FILES } from "./files.ts";
import { readSigned } from "./read-file.ts";
import type { SignedManifest } from "./signed.ts";
import { readSums, type Sums, shardOf } from "./sums.ts";

/** Which files are checked besides the integrity files, which always are. */
export interface Scope {
  /** How many others, chosen at random; all if missing. */
  sample?: number | undefined;
  /** Files that are checked in any case; it gets every file of the copy, and the integrity files. */
  always?: (files: readonly string[], integrityFiles: ReadonlyMap<string, Buffer>) => Iterable<string>;
}

/** The result of checking the files of a copy. */
export interface FileCheck {
  faults: IntegrityFault[];
  /** The integrity files whose content is as signed, by name. */
  integrityFiles: Map<string, Buffer>;
  checked: number;
}

const MAX_CONCURRENT = 12;

/** Runs `work` for each element of a list, a few at a time. */
async function forEach<T>(list: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const remaining = [...list].reverse();
  const worker = async () => {
    for (let next = remaining.pop(); next !== undefined; next = remaining.pop()) await work(next);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, worker));
}

/** Checks the files of a copy, in every form in which it hands them out, against what is signed. */
export async function checkFiles(copy: Copy, { manifest }: SignedManifest, scope: Scope): Promise<FileCheck> {
  const found: FileCheck = { faults: [], integrityFiles: new Map(), checked: 0 };
  const listing = await readSigned(copy, FILES.sums, manifest.sums, { keep: true });
  found.faults.push(...listing.faults);
  if (!listing.bytes) return found;
  const sums = readSums(listing.bytes.toString());
  await forEach([...sums], async ([file, sum]) => {
    const bytes = await checkFile(copy, file, sum, found, true);
    if (bytes) found.integrityFiles.set(file, bytes);
  });
  checkListing(manifest, sums, found);
  const pages = pagesOf(manifest, found);
  await forEach(chosenOf(pages, found, scope), async ([file, sum]) => void (await checkFile(copy, file, sum, found, false)));
  if (copy.list) {
    const listed = await copy.list();
    const siblings = listed.filter((file) => pages.has(originalOf(file) ?? ""));
    found.faults.push(...(await checkSiblings(copy, siblings, pages)));
    found.checked += siblings.length;
    checkAdded(listed, sums, pages, manifest.shards, found);
  }
  return found;
}

async function checkFile(copy: Copy, file: string, sum: string, found: FileCheck, keep: boolean): Promise<Buffer | undefined> {
  const { bytes, faults } = await readSigned(copy, file, sum, { keep });
  found.checked++;
  found.faults.push(...faults);
  return bytes;
}

/** Checks that the checkpoint and shards in the manifest are those in SHA256SUMS. */
function checkListing({ checkpoint, shards }: SignedManifest["manifest"], sums: Sums, { faults }: FileCheck): void {
  const listed = new Map([...sums].flatMap(([file, sum]) => (digitsOf(file) ? [[digitsOf(file) as string, sum] as const] : [])));
  const matches = listed.size === Object.keys(shards).length && [...listed].every(([digits, sum]) => shards[digits] === sum);
  if (!matches) faults.push(broken(FILES.sums, "its shards differ from the manifest's."));
  if (sums.get(FILES.checkpoint) !== checkpoint) faults.push(broken(FILES.sums, "its checkpoint differs from the manifest's."));
}

function pagesOf({ files, shards }: SignedManifest["manifest"], { integrityFiles, faults }: FileCheck): Map<string, string> {
  const pages = new Map<string, string>();
  let read = 0;
  for (const [shard, bytes] of integrityFiles) {
    const digits = digitsOf(shard);
    if (digits === undefined) continue;
    read++;
    for (const [file, sum] of readSums(bytes.toString())) {
      if (shardOf(file) !== digits) faults.push(broken(shard, `${file} does not belong there.`));
      pages.set(file, sum);
    }
  }
  if (read === Object.keys(shards).length && pages.size !== files)
    faults.push(broken(FILES.manifest, `it counts ${files} files, but the shards list ${pages.size}.`));
  return pages;
}

/** The files of a scope, with their sums. */
function chosenOf(
  pages: Sums,
  { integrityFiles }: FileCheck,
  { sample, always = () => [] }: Scope,
): [file: string, sum: string][] {
  const wanted = new Set(always([...pages.keys()], integrityFiles));
  const others = [...pages].filter(([file]) => !wanted.has(file));
  return [...[...pages].filter(([file]) => wanted.has(file)), ...randomSample(others, sample)];
}

function randomSample<T>(list: T[], sample: number | undefined): T[] {
  if (sample === undefined || sample >= list.length) return list;
  const order = list.map((each) => ({ each, at: Math.random() })).sort((a, b) => a.at - b.at);
  return order.slice(0, sample).map(({ each }) => each);
}

/** Reports files that no list contains. The files of a shard that is not as signed are skipped, since its list is unknown. */
function checkAdded(
  listed: readonly string[],
  sums: Sums,
  pages: Sums,
  shards: Readonly<Record<string, string>>,
  { faults, integrityFiles }: FileCheck,
): void {
  const known = new Set<string>([...sums.keys(), ...pages.keys(), FILES.manifest, FILES.signature, FILES.sums, FILES.heartbeat]);
  const unread = new Set(Object.keys(shards).filter((digits) => !integrityFiles.has(`integrity/sums/${digits}`)));
  for (const file of listed) {
    const original = originalOf(file) ?? file;
    const isUndecidable = isIntegrityChecked(`/${original}`) && unread.has(shardOf(original));
    if (!known.has(original) && !isUndecidable) faults.push(added(file));
  }
}
