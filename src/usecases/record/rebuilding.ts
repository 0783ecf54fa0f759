import { type Db, type Reader, type Tx, transact } from "#db/engine/open.ts";
import { replaceEntry } from "#db/incidents/entries.ts";
import { linesFrom, logSize, putLines, type StoredLine } from "#db/record/log.ts";
import { continueFrom, enqueue } from "#db/record/publications.ts";
import { saveCatalogue } from "#db/record/services.ts";
import { Refusal, refusalsIn } from "#domain/errors.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import type { Entry } from "#domain/record/entry.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { projectEntry } from "#domain/record/projection.ts";
import { checkRecordedTimes } from "#domain/record/recorded-times.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/**
 * Adds published log lines that the record does not have, and replaces the entries that they change. So a restored backup loses
 * no published update. Returns the number of lines added. Refuses a log that differs from the record's in the lines that both
 * have.
 */
export const applyMissingLog = ({ db }: Pick<Context, "db">, published: readonly StoredLine[]): number =>
  transact(db, (tx) => {
    const size = logSize(tx);
    checkCommonLines(tx, published.slice(0, size));
    const further = published.slice(size);
    const changed = new Set(further.map(({ incidentId }) => incidentId));
    for (const [id, lines] of Map.groupBy(published, ({ incidentId }) => incidentId)) {
      const entry = changed.has(id) ? projectEntry(lines.map(({ line }) => recordEventOf(line))) : null;
      if (entry) replace(tx, entry);
    }
    putLines(tx, further);
    return further.length;
  });

/** What a record is rebuilt from if no backup is left. */
export interface RecoveredState {
  catalogue: Catalogue;
  /** The complete published log. */
  lines: readonly StoredLine[];
  /** The number of the last published publication, and its time. */
  seq: number;
  at: Instant;
}

/** What was rebuilt, and the times in it that cannot be, a sentence each: a signed copy is taken as it is. */
export interface Rebuilt {
  incidents: number;
  lines: number;
  implausible: string[];
}

/** Fills an empty record from what was published. The numbers of publications continue. */
export const rebuild = (db: Db, { catalogue, lines, seq, at }: RecoveredState, now: Instant): Rebuilt =>
  transact(db, (tx) => {
    saveCatalogue(tx, catalogue);
    const byEntry = [...Map.groupBy(lines, ({ incidentId }) => incidentId).values()];
    const entries = byEntry.flatMap((ofEntry) => projectEntry(ofEntry.map(({ line }) => recordEventOf(line))) ?? []);
    for (const entry of entries) replace(tx, entry);
    putLines(tx, lines);
    continueFrom(tx, seq, at);
    enqueue(tx, { kind: "everything" }, at);
    return {
      incidents: byEntry.length,
      lines: lines.length,
      implausible: entries.flatMap((entry) => implausibleTimes(entry, now)),
    };
  });

function implausibleTimes(entry: Entry, now: Instant): string[] {
  try {
    checkRecordedTimes(entry, now);
    return [];
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0) throw error;
    return refusals.map(({ field, rule }) => `“${entry.title}” (${entry.id}), ${field}: ${rule}`);
  }
}

function checkCommonLines(db: Reader, published: readonly StoredLine[]): void {
  for (const { i, line } of linesFrom(db, 0)) {
    const other = published[i];
    if (other === undefined) return;
    if (other.line !== line)
      throw new Refusal(
        "log",
        `Line ${i} of the published log differs from the backup: they are not from the same site.`,
        "Restore a backup of this site, or restore into an empty folder.",
      );
  }
}

function replace(tx: Tx, entry: Entry): void {
  try {
    replaceEntry(tx, entry);
  } catch (error) {
    if (!(error as Error).message.includes("FOREIGN KEY")) throw error;
    throw new Refusal(
      "catalogue",
      `${entry.kind === "incident" ? "Incident" : "Maintenance"} ${entry.id}, “${entry.title}”, affected a service or region that is not in the backup.`,
      "Use a later backup, or import the catalogue into this one first.",
    );
  }
}
