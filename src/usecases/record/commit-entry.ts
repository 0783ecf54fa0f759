import { type Tx, transact } from "#db/engine/open.ts";
import { loadEntries, loadEntry } from "#db/incidents/entries.ts";
import { idsByFirstPosting } from "#db/incidents/incident-lists.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { appendLines, logSize } from "#db/record/log.ts";
import { lastSeq } from "#db/record/publications.ts";
import { Conflict } from "#domain/errors.ts";
import { type Change, incidentChange } from "#domain/publishing/change.ts";
import { maintenanceChange } from "#domain/publishing/maintenance-change.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import { type Act, actsBetween } from "#domain/record/event.ts";
import { lineOf } from "#domain/record/log-line.ts";
import { type Instant, monthOf } from "#domain/time.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { sha256 } from "#usecases/accounts/token.ts";
import { type Committed, commitIn, type Scheduling } from "#usecases/context.ts";
import { queueNotices, type Told } from "#usecases/notifications/notices.ts";

/** An incident or a maintenance before and after a change of it; `before` is null when it is new. */
export interface EntryStates {
  before: Entry | null;
  after: Entry;
}

/** Makes a change of one incident or maintenance. */
type Write<T> = (tx: Tx) => EntryStates & { result: T };

/** Runs a change of one incident or maintenance, what is said of it in the log, and the duty to publish it as one transaction: all are kept, or none. */
export const commitEntry = <T extends object>(context: Scheduling, write: Write<T>): Committed<T> =>
  transact(context.db, (tx) => commitEntryIn(tx, context, write));

/** The same within a transaction that is under way. */
export function commitEntryIn<T extends object>(tx: Tx, context: Scheduling, write: Write<T>): Committed<T> {
  let told: Told | undefined;
  const committed = commitIn(tx, context, () => {
    const { result, before, after } = write(tx);
    const acts = log(tx, before, after, context.now());
    told = { after, acts };
    if (acts.length > 0)
      audit(tx, context, `${after.kind}.${acts[0]?.kind}`, after.id, { acts: acts.map(({ kind }) => kind), lines: logSize(tx) });
    return { result, change: changeOf(before, after, context.zone) };
  });
  if (told) queueNotices(tx, context, told, committed.publication);
  return committed;
}

/** An update that was committed, and what it is of. */
export type Posted = Committed<{ id: string; update: string }>;

/** Commits an update, unless one with its id is already there: then it answers as it did the first time. Other words under that id are refused. */
export function commitOnce(
  context: Scheduling,
  { id, message }: { id?: string | undefined; message?: string | undefined },
  write: Write<{ id: string; update: string }>,
): Posted {
  const known = id === undefined ? undefined : incidentOfUpdate(context.db, id);
  if (id === undefined || known === undefined) return commitEntry(context, write);
  const updates: readonly AnyUpdate[] = loadEntry(context.db, known)?.updates ?? [];
  const posted = updates.find((update) => update.id === id)?.revisions[0]?.text;
  if (message === undefined || posted === message) return { id: known, update: id, publication: lastSeq(context.db) };
  throw new Conflict(
    "message",
    "This was posted already, with other words.",
    "Look at what is open: post an update there, or send this once more as something of its own.",
  );
}

function changeOf(before: Entry | null, after: Entry, zone: string): Change {
  if (after.kind === "maintenance") return maintenanceChange(before?.kind === "maintenance" ? before : null, after, zone);
  return incidentChange(before?.kind === "incident" ? before : null, after, zone);
}

/** Writes the lines of what was told; gives the acts. */
function log(tx: Tx, before: Entry | null, after: Entry, now: Instant): Act[] {
  const acts = actsBetween(before, after);
  appendLines(
    tx,
    after.id,
    monthOf(now, "UTC"),
    acts.map((act) => (i: number) => lineOf(act, i, now, sha256)),
  );
  return acts;
}

const BATCH = 100;

/** Writes the log of a record from before there was one: of each entry what it holds, in the order in which they were first told. */
export function logFormerIncidents({ db, now }: Pick<Scheduling, "db" | "now">): void {
  if (!lacksLog(db)) return;
  transact(db, (tx) => {
    if (!lacksLog(tx)) return;
    const ids = idsByFirstPosting(tx);
    for (let first = 0; first < ids.length; first += BATCH)
      for (const entry of loadEntries(tx, ids.slice(first, first + BATCH))) log(tx, null, entry, now());
  });
}

const lacksLog = (tx: Tx): boolean => logSize(tx) === 0 && idsByFirstPosting(tx).length > 0;
