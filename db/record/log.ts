import { and, asc, count, desc, eq, gte, isNull, lt } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { incidents, log, publishedLog } from "#db/schema/record.ts";
import { type Edge, EMPTY_EDGE } from "#domain/record/merkle.ts";

/** A line of the log with its position: it is the `n`th line (from 0) that was written in a month (`yyyy-mm`, UTC). */
export type StoredLine = typeof log.$inferSelect;

/** How many lines the log has. */
export const logSize = (db: Reader): number =>
  (db.select({ i: log.i }).from(log).orderBy(desc(log.i)).limit(1).get()?.i ?? -1) + 1;

/** The last line; undefined while there is none. */
export const lastLine = (db: Reader): string | undefined =>
  db.select({ line: log.line }).from(log).orderBy(desc(log.i)).limit(1).get()?.line;

/** Appends lines of one incident to the log; each is created from its number. */
export function appendLines(tx: Tx, incidentId: string, month: string, lines: readonly ((i: number) => string)[]): void {
  const size = logSize(tx);
  const last = tx.select({ n: log.n }).from(log).where(eq(log.month, month)).orderBy(desc(log.n)).limit(1).get()?.n ?? -1;
  for (const [index, line] of lines.entries()) {
    const i = size + index;
    tx.insert(log)
      .values({ i, incidentId, month, n: last + 1 + index, line: line(i) })
      .run();
  }
}

/** Appends published lines unchanged; they must continue the log. */
export function putLines(tx: Tx, lines: readonly StoredLine[]): void {
  for (const line of lines) tx.insert(log).values(line).run();
}

const linesOf = perConnection((db) => db.select().from(log).where(among(log.incidentId)).orderBy(asc(log.i)).prepare());

/** The lines of incidents, oldest first, by incident id. */
export const linesOfIncidents = (db: Reader, ids: readonly string[]): Map<string, StoredLine[]> =>
  Map.groupBy(linesOf(db).all({ ids: JSON.stringify(ids) }), ({ incidentId }) => incidentId);

const BATCH_SIZE = 1_000;

/** The lines from a number on, in order. They are read in batches, since the log may be large. */
export function* linesFrom(db: Reader, first: number): Generator<StoredLine> {
  for (let from = first; ; ) {
    const lines = db.select().from(log).where(gte(log.i, from)).orderBy(asc(log.i)).limit(BATCH_SIZE).all();
    yield* lines;
    const last = lines.at(-1);
    if (last === undefined || lines.length < BATCH_SIZE) return;
    from = last.i + 1;
  }
}

/** Lines that were written in a month: from the `from`th on, before the `to`th. */
export const linesOfMonth = (db: Reader, month: string, from: number, to: number): StoredLine[] =>
  db
    .select()
    .from(log)
    .where(and(eq(log.month, month), gte(log.n, from), lt(log.n, to)))
    .orderBy(asc(log.n))
    .all();

/** How many lines were written in each month. */
export const monthsOfLog = (db: Reader): { month: string; lines: number }[] =>
  db.select({ month: log.month, lines: count() }).from(log).groupBy(log.month).orderBy(asc(log.month)).all();

/** The id of an incident that is in the log but not in the record any more; undefined if there is none. */
export const removedIncident = (db: Reader): string | undefined =>
  db
    .selectDistinct({ id: log.incidentId })
    .from(log)
    .leftJoin(incidents, eq(incidents.id, log.incidentId))
    .where(isNull(incidents.id))
    .limit(1)
    .get()?.id;

const HASH_BYTES = 32;

/** The Merkle tree's edge at the last publication; empty before the first. */
export function publishedEdge(db: Reader): Edge {
  const row = db.select().from(publishedLog).get();
  if (!row) return EMPTY_EDGE;
  const count = row.nodes.length / HASH_BYTES;
  const nodes = Array.from({ length: count }, (_, n) =>
    Uint8Array.from(row.nodes.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES)),
  );
  return { size: row.size, nodes };
}

/** Saves the Merkle tree's edge that is now published. */
export function savePublishedEdge(tx: Tx, { size, nodes }: Edge): void {
  const row = { onlyOne: 1, size, nodes: Buffer.concat(nodes) };
  tx.insert(publishedLog).values(row).onConflictDoUpdate({ target: publishedLog.onlyOne, set: row }).run();
}
