import { join } from "node:path";
import { fallingDueIds } from "../../db/incident-lists.ts";
import { type Db, openDb } from "../../db/open.ts";
import { duePublications, enqueue, lastChangeAt, lastLive, lastSeq, markLive, type Publication } from "../../db/publications.ts";
import { affected } from "../domain/affected.ts";
import type { Change } from "../domain/change.ts";
import type { Incident } from "../domain/incident.ts";
import { ENTRANCES, incidentOf } from "../domain/paths.ts";
import { dayOf, type Instant } from "../domain/time.ts";
import { allPaths } from "../usecases/reading/all-paths.ts";
import { monthsTurned } from "../usecases/reading/history.ts";
import { type Site, type Snapshot, takeSnapshot } from "../usecases/reading/snapshot.ts";
import {
  currentDesign,
  type Draft,
  type Outcome,
  prepareFolders,
  type SiteFolders,
  siteFolders,
  startRelease,
  updateRelease,
} from "./release.ts";

export interface PublisherOptions {
  db: Db;
  dataDir: string;
  /** Files that are the same on every site, copied as they are. */
  publicDir: string;
  site: Site;
  /** Changes whenever templates or site settings do: another design needs every page made again. */
  design: string;
  now: () => Instant;
  render: (path: string, snapshot: Snapshot) => Promise<Buffer | null>;
}

/** What one publication did; undefined when nothing was due. */
export interface Receipt {
  /** Everything up to and with this number is live. */
  seq: number;
  liveAt: Instant;
  full: boolean;
  paths: ReadonlyMap<string, Outcome>;
}

export interface Publisher {
  /** Makes everything that is due live. */
  publishDue(): Promise<Receipt | undefined>;
  /** Makes every page again, into a fresh folder, and swaps it in. */
  publishAll(): Promise<Receipt>;
  /** Publishes all if there is no site yet or its design is another; otherwise what is due. */
  catchUp(): Promise<Receipt | undefined>;
  close(): void;
}

/** Pages made between two writes; their incidents are read together, which costs a tenth of reading them one by one. */
const BATCH = 50;

/** A publisher on a data folder. The caller holds the publisher's lock, and runs one call at a time. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const { db, dataDir, site, now } = options;
  const folders = siteFolders(dataDir);
  await prepareFolders(folders);
  // A connection of its own: pages are made from one unchanging state while others go on writing.
  const reader = openDb(join(dataDir, "afloat.db"));
  // Whatever changes an incident leaves a publication due, so what is known of the others holds from one publication to the next.
  const known = new Map<string, Incident>();

  async function withSnapshot<T>(work: (snapshot: Snapshot, waiting: Publication[]) => Promise<T>): Promise<T> {
    reader.$client.exec("BEGIN");
    try {
      const waiting = duePublications(reader);
      for (const { change } of waiting) {
        if (change.kind === "incident") known.delete(change.id);
      }
      return await work(takeSnapshot(reader, site, known), waiting);
    } finally {
      reader.$client.exec("COMMIT");
    }
  }

  async function publishDue(): Promise<Receipt | undefined> {
    turnClock(db, site, now());
    const due = await withSnapshot(async (snapshot, waiting) => {
      if (waiting.length === 0) return undefined;
      const wanted = pathsOf(waiting, snapshot);
      return wanted === "all" ? renderRelease(options, folders, snapshot) : renderUpdate(options, folders, snapshot, wanted);
    });
    return due && receipt(due);
  }

  async function publishAll(): Promise<Receipt> {
    turnClock(db, site, now());
    return receipt(await withSnapshot((snapshot) => renderRelease(options, folders, snapshot)));
  }

  function receipt({ seq, ...rest }: Rendered): Receipt {
    const liveAt = now();
    markLive(db, seq, liveAt);
    return { seq, liveAt, ...rest };
  }

  return {
    publishDue,
    publishAll,
    catchUp: async () => ((await currentDesign(folders)) === options.design ? publishDue() : publishAll()),
    close: () => reader.$client.close(),
  };
}

interface Rendered {
  seq: number;
  full: boolean;
  paths: ReadonlyMap<string, Outcome>;
}

function pathsOf(waiting: readonly Publication[], snapshot: Snapshot): ReadonlySet<string> | "all" {
  const wanted = new Set<string>();
  const changes: Change[] = waiting.map(({ change }) => change);
  const shown = lastLive(snapshot.tx);
  if (shown && isAnotherDay(snapshot, shown.at)) changes.push({ kind: "day", months: monthsTurned(snapshot, shown.at) });
  changes.push({ kind: "due", ids: dueSinceShown(snapshot, shown?.at ?? snapshot.asOf) });
  for (const change of changes) {
    const paths = affected(change, snapshot.catalogue);
    if (paths === "all") return "all";
    for (const path of paths) wanted.add(path);
  }
  return wanted;
}

/**
 * Whether pages now end on another day than those that readers have. The change itself may have turned it: a word said in the
 * first moments after midnight, before the publisher looked at the clock, or by a clock that was set back.
 */
const isAnotherDay = ({ site, asOf }: Snapshot, shown: Instant): boolean => dayOf(shown, site.zone) !== dayOf(asOf, site.zone);

/** Incidents of which a promise fell due, or by a clock set back is due again, since readers got what they have. */
const dueSinceShown = ({ tx, asOf }: Snapshot, shown: Instant): string[] =>
  fallingDueIds(tx, Math.min(shown, asOf), Math.max(shown, asOf));

/** Makes all pages before the first is written, so that a page that fails leaves the site as it was. Entrances come last. */
async function renderUpdate(
  options: PublisherOptions,
  folders: SiteFolders,
  snapshot: Snapshot,
  wanted: ReadonlySet<string>,
): Promise<Rendered> {
  const pages = new Map<string, Buffer | null>();
  for (const path of wanted) pages.set(path, await options.render(path, snapshot));
  const leaves = new Map([...pages].filter(([path]) => !ENTRANCES.includes(path)));
  const entrances = new Map([...pages].filter(([path]) => ENTRANCES.includes(path)));
  const outcomes = [...(await updateRelease(folders, leaves)), ...(await updateRelease(folders, entrances))];
  return { seq: lastSeq(snapshot.tx), full: false, paths: new Map(outcomes) };
}

async function renderRelease(options: PublisherOptions, folders: SiteFolders, snapshot: Snapshot): Promise<Rendered> {
  const draft = await startRelease(folders, options.design, options.publicDir);
  const outcomes = new Map<string, Outcome>();
  const paths = allPaths(snapshot);
  let written = Promise.resolve();
  for (let start = 0; start < paths.length; start += BATCH) {
    const batch = paths.slice(start, start + BATCH);
    snapshot.incidents(batch.flatMap((path) => incidentOf(path) ?? []));
    const pages: [string, Buffer][] = [];
    for (const path of batch) {
      const bytes = await options.render(path, snapshot);
      if (bytes) pages.push([path, bytes]);
    }
    // The disk works on one batch while the next is made; waiting for it also lets the event loop turn, which frees finished statements.
    await written;
    written = writeAll(draft, pages);
    // A failure is met at the next wait; until then it must not count as unheard.
    written.catch(() => {});
    for (const [path] of pages) outcomes.set(path, "written");
  }
  await written;
  await draft.reveal();
  return { seq: lastSeq(snapshot.tx), full: true, paths: outcomes };
}

const writeAll = async (draft: Draft, pages: readonly [string, Buffer][]): Promise<void> => {
  await Promise.all(pages.map(([path, bytes]) => draft.write(path, bytes)));
};

/** What time alone changes: the bars move at midnight of the site's zone, and promises fall due. A clock set back turns nothing. */
function turnClock(db: Db, site: Site, now: Instant): void {
  const last = lastChangeAt(db);
  if (last === null || now <= last) return;
  const due = fallingDueIds(db, last, now);
  if (dayOf(now, site.zone) > dayOf(last, site.zone)) enqueue(db, { kind: "day", months: [] }, now);
  if (due.length > 0) enqueue(db, { kind: "due", ids: due }, now);
}
