import { lastSeq } from "#db/record/publications.ts";
import { isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { fileOf, incidentOf } from "#domain/publishing/paths.ts";
import type { Edge } from "#domain/record/merkle.ts";
import type { Instant } from "#domain/time.ts";
import { originOf } from "#integrity/checkpoint.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { allPaths } from "#queries/all-paths.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { attestAll, attestUpdate, type IntegrityMetadata, readPublishedLog } from "./attest.ts";
import { checkedEdge } from "./log-tree.ts";
import { type Draft, startRelease, updateRelease } from "./release.ts";
import { sumsBelow } from "./shards.ts";
import type { Keys } from "./signing-key.ts";
import type { SiteFolders } from "./site-folders.ts";
import type { Outcome } from "./steps.ts";

/** What pages are made with, and where they go. */
export interface Maker {
  folders: SiteFolders;
  keys: Keys;
  design: string;
  publicDir: string;
  now: () => Instant;
  render: (path: string, snapshot: Snapshot) => Promise<Buffer | null>;
}

/** What was made visible: the publications up to a number, the pages, and the log up to an edge. */
export interface Made {
  seq: number;
  full: boolean;
  paths: ReadonlyMap<string, Outcome>;
  edge: Edge;
  at: Instant;
}

/**
 * Brings some paths of the site up to date, in the order given. All pages are made before the first is written, so that a page that
 * fails leaves the site as it was. What vouches for it all comes last.
 */
export async function makeUpdate(
  maker: Maker,
  snapshot: Snapshot,
  vouched: IntegrityMetadata,
  wanted: readonly string[],
  whole: boolean,
): Promise<Made> {
  const { folders } = maker;
  const voucher = attestorFor(maker, snapshot, checkedEdge(snapshot.db, vouched.checkpoint, whole));
  const pages = new Map<string, Buffer | null>();
  for (const path of wanted) pages.set(path, await maker.render(path, snapshot));
  const vouching = await attestUpdate(voucher, vouched, pages);
  const outcomes = await updateRelease(folders, new Map([...pages, ...vouching]));
  return madeOf(voucher, snapshot, false, new Map([...outcomes].filter(([path]) => isIntegrityChecked(path))));
}

/** Pages made between two writes; their incidents and maintenances are read together, which costs a tenth of reading them one by one. */
const BATCH = 50;

/** Makes every page and whatever vouches for it into a fresh folder, and swaps it in. */
export async function makeRelease(maker: Maker, snapshot: Snapshot): Promise<Made> {
  const { folders, publicDir } = maker;
  const edge = checkedEdge(snapshot.db, await readPublishedLog(folders.current), true);
  const draft = await startRelease(folders, maker.design, publicDir);
  const sums = await sumsBelow(publicDir);
  const outcomes = new Map<string, Outcome>();
  for await (const [path, sum] of writePages(maker, snapshot, draft)) {
    outcomes.set(path, "written");
    sums.set(fileOf(path), sum);
  }
  const voucher = attestorFor(maker, snapshot, edge);
  for (const [path, bytes] of await attestAll(voucher, sums, draft.write)) if (bytes) await draft.write(path, bytes);
  await draft.reveal();
  return madeOf(voucher, snapshot, true, outcomes);
}

/** Writes every page, and tells of each its sum. */
async function* writePages(maker: Maker, snapshot: Snapshot, draft: Draft): AsyncGenerator<[path: string, sum: string]> {
  const paths = allPaths(snapshot);
  let written = Promise.resolve();
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    snapshot.entries(batch.flatMap((path) => incidentOf(path) ?? []));
    const pages: [string, Buffer | null][] = [];
    for (const path of batch) pages.push([path, await maker.render(path, snapshot)]);
    const there = pages.filter((page): page is [string, Buffer] => page[1] !== null);
    // The disk works on one batch while the next is made; waiting for it also lets the event loop turn, which frees finished statements.
    await written;
    written = writeAll(draft, there);
    // A failure is met at the next wait; until then it must not count as unheard.
    written.catch(() => {});
    for (const [path, bytes] of there) yield [path, sha256Hex(bytes)];
  }
  await written;
}

const writeAll = async (draft: Draft, pages: readonly [string, Buffer][]): Promise<void> => {
  await Promise.all(pages.map(([path, bytes]) => draft.write(path, bytes)));
};

const attestorFor = ({ folders, keys, now }: Maker, { db: tx, site }: Snapshot, edge: Edge) => ({
  ...{ tx, keys, edge },
  origin: originOf(site.url),
  site: folders.current,
  at: now(),
});

const madeOf = (
  { edge, at }: { edge: Edge; at: Instant },
  { db: tx }: Snapshot,
  full: boolean,
  paths: ReadonlyMap<string, Outcome>,
): Made => ({ seq: lastSeq(tx), full, paths, edge, at });
