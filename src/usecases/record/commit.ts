import { type Reader, type Tx, transact } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { idsByFirstPosting, startsExtent } from "#db/incidents/incident-lists.ts";
import { appendLines, logSize } from "#db/record/log.ts";
import { enqueue, lastSeq } from "#db/record/publications.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { isOffered } from "#domain/impact/current-catalogue.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { activeCatalogue, earliestSince, servicesOf } from "#domain/impact/service.ts";
import { type Change, incidentChange, levelsAs, shownAt, withMonths } from "#domain/publishing/change.ts";
import { maintenanceChange } from "#domain/publishing/maintenance-change.ts";
import type { Entry } from "#domain/record/entry.ts";
import { diffEvents, type RecordEvent } from "#domain/record/event.ts";
import { lineOf } from "#domain/record/log-line.ts";
import { type Instant, monthOf } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { firstMonth, monthsBetween } from "#domain/uptime/month.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { sha256 } from "#usecases/accounts/token.ts";
import type { Committed, Scheduling } from "#usecases/context.ts";
import { queueNotices } from "#usecases/notifications/notices.ts";
import { postedBefore, rememberSubmission, type Submission } from "./submissions.ts";

/** An incident or a maintenance before and after a change; `before` is null if it is new. */
export interface EntryStates {
  before: Entry | null;
  after: Entry;
}

/** The result of a write, and its change: that of one incident or maintenance, or another one of the record. */
type Written<T> = { result: T } & (EntryStates | { change: Change });
type Write<T> = (tx: Tx) => Written<T>;

/**
 * Runs a change of the record as one transaction with everything that follows: log lines, a line of the audit log, the
 * publication, and notifications. Either all is saved, or nothing. Refuses an actor who may not publish.
 */
export const commit = <T extends object>(context: Scheduling, write: Write<T>): Committed<T> =>
  transact(context.db, (tx) => commitIn(tx, context, write));

/** Runs a change within a running transaction. */
export function commitIn<T extends object>(tx: Tx, context: Scheduling, write: Write<T>): Committed<T> {
  requirePermission(context.actor.role, "publish");
  const first = startsExtent(tx)?.first ?? null;
  const written = write(tx);
  if ("change" in written) return { ...written.result, publication: enqueueChange(tx, context, written.change, first) };
  const { before, after, result } = written;
  const events = recordEvents(tx, context, written);
  const publication = enqueueChange(tx, context, changeOf(tx, before, after, context.zone), first);
  queueNotices(tx, context, { after, events }, publication);
  return { ...result, publication };
}

/** Adds the events of an entry to the log and the audit log. */
function recordEvents(tx: Tx, context: Scheduling, { before, after }: EntryStates): RecordEvent[] {
  const events = appendToLog(tx, before, after, context.now());
  if (events.length > 0)
    audit(tx, context, `${after.kind}.${events[0]?.kind}`, after.id, {
      acts: events.map(({ kind }) => kind),
      lines: logSize(tx),
    });
  return events;
}

/** Queues a change for publication; `first` is the start of the first incident on record before it. */
function enqueueChange(tx: Tx, { now, zone }: Scheduling, change: Change, first: Instant | null): number {
  const at = now();
  return enqueue(tx, withMonths(shownAt(change, at, zone), addedOrRemovedMonths(tx, first, at, zone)), at);
}

/** The months whose pages are added or removed because the first incident on record changed. */
function addedOrRemovedMonths(db: Reader, before: Instant | null, now: Instant, zone: string): string[] {
  const after = startsExtent(db)?.first ?? null;
  if (after === before) return [];
  const since = earliestSince(servicesOf(activeCatalogue(loadCatalogue(db))));
  const [first, last] = [before, after].map((start) => firstMonth(since, start, now, zone)).sort() as [string, string];
  return first === last ? [] : monthsBetween(first, last);
}

/** The id of a committed update, and of its incident or maintenance. */
export type Posted = Committed<{ id: string; update: string }>;

/** Commits an update, unless its submission was committed before: then it returns the same result again. */
export function commitOnce(context: Scheduling, submission: Submission, write: Write<Pick<Posted, "id" | "update">>): Posted {
  const posted = postedBefore(context.db, submission);
  if (posted) return { ...posted, publication: lastSeq(context.db) };
  return commit(context, (tx) => {
    const written = write(tx);
    rememberSubmission(tx, written.result.update, submission);
    return written;
  });
}

function changeOf(tx: Tx, before: Entry | null, after: Entry, zone: string): Change {
  if (changesPlaces(tx, before, after)) return { kind: "everything" };
  if (after.kind === "maintenance") return maintenanceChange(before?.kind === "maintenance" ? before : null, after, zone);
  return incidentChange(before?.kind === "incident" ? before : null, after, zone);
}

/** Whether a place that is no longer offered appears on the pages, or leaves them, since its impact starts or ends. */
function changesPlaces(tx: Tx, before: Entry | null, after: Entry): boolean {
  if (levelsAs(before) === levelsAs(after)) return false;
  const open = openSpans([...(before ? entrySpans(before) : []), ...entrySpans(after)]);
  if (open.length === 0) return false;
  const catalogue = loadCatalogue(tx);
  return open.some(({ cell }) => !isOffered(catalogue, cell));
}

/** Adds the lines of the new events to the log and returns the events. */
function appendToLog(tx: Tx, before: Entry | null, after: Entry, now: Instant): RecordEvent[] {
  const events = diffEvents(before, after);
  appendLines(
    tx,
    after.id,
    monthOf(now, "UTC"),
    events.map((event) => (i: number) => lineOf(event, i, now, sha256)),
  );
  return events;
}

const BATCH_SIZE = 100;

/**
 * Writes the log of a record that was created before there was a log: all events of each entry, in the order of their first
 * updates.
 */
export function logEarlierIncidents({ db, now }: Pick<Scheduling, "db" | "now">): void {
  if (!isLogMissing(db)) return;
  transact(db, (tx) => {
    if (!isLogMissing(tx)) return;
    const ids = idsByFirstPosting(tx);
    for (let first = 0; first < ids.length; first += BATCH_SIZE)
      for (const entry of loadEntries(tx, ids.slice(first, first + BATCH_SIZE))) appendToLog(tx, null, entry, now());
  });
}

const isLogMissing = (db: Reader): boolean => logSize(db) === 0 && idsByFirstPosting(db).length > 0;
