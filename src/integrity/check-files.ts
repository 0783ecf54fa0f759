import { originalOf } from "#domain/publishing/encodings.ts";
import { digitsOf, isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { checkSiblings } from "./check-siblings.ts";
import type { Copy } from "./copy.ts";
import { added, broken, changed, type IntegrityFault, missing } from "./fault.ts";
import { sha256Hex } from "./hash.ts";
import { FILES, type Signed } from "./signed.ts";
import { readSums, type Sums, shardOf } from "./sums.ts";

/** The result of checking the files of a copy. */
export interface FileCheck {
  faults: IntegrityFault[];
  /** The integrity files whose content is as signed, by name. */
  integrityFiles: Map<string, Buffer>;
  checked: number;
}

const MAX_CONCURRENT = 16;

/** Runs `work` for each element of a list, a few at a time. */
async function forEach<T>(list: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const remaining = [...list];
  const worker = async () => {
    for (let next = remaining.shift(); next !== undefined; next = remaining.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: MAX_CONCURRENT }, worker));
}

/** Checks every file of a copy against what is signed, or a random `sample` of them; integrity files are always checked. */
export async function checkFiles(copy: Copy, { manifest }: Signed, sample: number | undefined): Promise<FileCheck> {
  const found: FileCheck = { faults: [], integrityFiles: new Map(), checked: 0 };
  const text = await copy.read(FILES.sums);
  if (!text) return { ...found, faults: [missing(FILES.sums)] };
  if (sha256Hex(text) !== manifest.sums) return { ...found, faults: [changed(FILES.sums)] };
  const sums = readSums(text.toString());
  await forEach([...sums], async ([file, sum]) => {
    const bytes = await checkFile(copy, file, sum, found);
    if (bytes) found.integrityFiles.set(file, bytes);
  });
  checkListing(manifest, sums, found);
  const pages = pagesOf(manifest, found);
  await forEach(randomSample([...pages], sample), async ([file, sum]) => void (await checkFile(copy, file, sum, found)));
  if (copy.list) {
    const listed = await copy.list();
    const siblings = listed.filter((file) => pages.has(originalOf(file) ?? ""));
    found.faults.push(...(await checkSiblings(copy, siblings, pages)));
    found.checked += siblings.length;
    checkAdded(listed, sums, pages, manifest.shards, found);
  }
  return found;
}

async function checkFile(copy: Copy, file: string, sum: string, found: FileCheck): Promise<Buffer | undefined> {
  const bytes = await copy.read(file);
  found.checked++;
  if (bytes && sha256Hex(bytes) === sum) return bytes;
  found.faults.push(bytes ? changed(file) : missing(file));
  return undefined;
}

/** Checks that the checkpoint and shards in the manifest are those in SHA256SUMS. */
function checkListing({ checkpoint, shards }: Signed["manifest"], sums: Sums, { faults }: FileCheck): void {
  const listed = new Map([...sums].flatMap(([file, sum]) => (digitsOf(file) ? [[digitsOf(file) as string, sum] as const] : [])));
  const matches = listed.size === Object.keys(shards).length && [...listed].every(([digits, sum]) => shards[digits] === sum);
  if (!matches) faults.push(broken(FILES.sums, "its shards differ from the manifest's."));
  if (sums.get(FILES.checkpoint) !== checkpoint) faults.push(broken(FILES.sums, "its checkpoint differs from the manifest's."));
}

function pagesOf({ files, shards }: Signed["manifest"], { integrityFiles, faults }: FileCheck): Map<string, string> {
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
