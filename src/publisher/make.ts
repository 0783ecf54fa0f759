import { lastSeq } from "#db/record/publications.ts";
import type { PageVersion } from "#domain/publishing/freshness.ts";
import { isIntegrityChecked } from "#domain/publishing/integrity-paths.ts";
import { fileOf, incidentOf } from "#domain/publishing/paths.ts";
import type { Edge } from "#domain/record/merkle.ts";
import type { Instant } from "#domain/time.ts";
import { originOf } from "#integrity/checkpoint.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { versionIn } from "#integrity/page-versions.ts";
import { allPaths } from "#queries/all-paths.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { attestAll, attestUpdate, type IntegrityMetadata, readPublishedLog } from "./attest.ts";
import type { Fence } from "./fence.ts";
import type { FileOutcome } from "./file-changes.ts";
import { checkedEdge } from "./log-tree.ts";
import { type ReleaseBuilder, startRelease, updateRelease } from "./release.ts";
import { sumsBelow } from "./shards.ts";
import type { Keys } from "./signing-key.ts";
import type { SiteFolders } from "./site-folders.ts";

/** What rendering pages needs, and where they are written. */
export interface Maker {
  folders: SiteFolders;
  keys: Keys;
  /** Checked before files are changed. */
  fence: Fence;
  design: string;
  publicDir: string;
  now: () => Instant;
  render: (path: string, snapshot: Snapshot) => Promise<Buffer | null>;
}

/** The result: the publications up to a number, the outcome of each path, and the Merkle edge of the log. */
export interface Made {
  seq: number;
  full: boolean;
  paths: ReadonlyMap<string, FileOutcome>;
  edge: Edge;
  at: Instant;
}

/**
 * Updates some paths of the site, in the given order. All pages are rendered before the first is written, so that a page that
 * fails leaves the site unchanged. The integrity files come last.
 */
export async function makeUpdate(
  maker: Maker,
  snapshot: Snapshot,
  metadata: IntegrityMetadata,
  paths: readonly string[],
  isFullCheck: boolean,
): Promise<Made> {
  const { folders } = maker;
  const attestor = attestorFor(maker, snapshot, checkedEdge(snapshot.db, metadata.checkpoint, isFullCheck));
  const pages = new Map<string, Buffer | null>();
  for (const path of paths) pages.set(path, await maker.render(path, snapshot));
  const integrityFiles = await attestUpdate(attestor, metadata, pages);
  maker.fence.check();
  const outcomes = await updateRelease(folders, new Map([...pages, ...integrityFiles]));
  return madeOf(attestor, snapshot, false, new Map([...outcomes].filter(([path]) => isIntegrityChecked(path))));
}

/**
 * The pages rendered between two writes. Their entries are loaded together, which takes a tenth of the time of loading them one
 * by one.
 */
const BATCH_SIZE = 50;

/** Renders every page and all integrity files into a new folder, and then switches to it. */
export async function makeRelease(maker: Maker, snapshot: Snapshot): Promise<Made> {
  const { folders, publicDir } = maker;
  const edge = checkedEdge(snapshot.db, await readPublishedLog(folders.current), true);
  const builder = await startRelease(folders, maker.design, publicDir);
  const sums = await sumsBelow(publicDir);
  const outcomes = new Map<string, FileOutcome>();
  const versions = new Map<string, PageVersion>();
  for await (const { path, sum, version } of writePages(maker, snapshot, builder)) {
    outcomes.set(path, "written");
    sums.set(fileOf(path), sum);
    if (version) versions.set(path, version);
  }
  const attestor = attestorFor(maker, snapshot, edge);
  for (const [path, bytes] of await attestAll(attestor, { sums, versions }, builder.write))
    if (bytes) await builder.write(path, bytes);
  maker.fence.check();
  await builder.reveal();
  return madeOf(attestor, snapshot, true, outcomes);
}

/** A page that was written, its checksum and the version that it states. */
interface WrittenPage {
  path: string;
  sum: string;
  version: PageVersion | undefined;
}

/** Writes every page and yields what it wrote. */
async function* writePages(maker: Maker, snapshot: Snapshot, builder: ReleaseBuilder): AsyncGenerator<WrittenPage> {
  const paths = allPaths(snapshot);
  let written = Promise.resolve();
  for (let start = 0; start < paths.length; start += BATCH_SIZE) {
    const batch = paths.slice(start, start + BATCH_SIZE);
    snapshot.entries(batch.flatMap((path) => incidentOf(path) ?? []));
    const pages: [string, Buffer | null][] = [];
    for (const path of batch) pages.push([path, await maker.render(path, snapshot)]);
    const existing = pages.filter((page): page is [string, Buffer] => page[1] !== null);
    // The disk writes one batch while the next is rendered. Waiting for it also runs the event loop, which frees finished
    // statements.
    await written;
    written = writeAll(builder, existing);
    // A failure surfaces at the next wait; until then it must not count as an unhandled rejection.
    written.catch(() => {});
    for (const [path, bytes] of existing) yield { path, sum: sha256Hex(bytes), version: versionIn(bytes) };
  }
  await written;
}

const writeAll = async (builder: ReleaseBuilder, pages: readonly [string, Buffer][]): Promise<void> => {
  await Promise.all(pages.map(([path, bytes]) => builder.write(path, bytes)));
};

const attestorFor = ({ folders, keys, now }: Maker, { db, site }: Snapshot, edge: Edge) => ({
  ...{ db, keys, edge },
  origin: originOf(site.url),
  site: folders.current,
  at: now(),
});

const madeOf = (
  { edge, at }: { edge: Edge; at: Instant },
  { db }: Snapshot,
  full: boolean,
  paths: ReadonlyMap<string, FileOutcome>,
): Made => ({ seq: lastSeq(db), full, paths, edge, at });
