import { asc, desc, gt, lt } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { auditLog } from "#db/schema/accounts.ts";
import type { AuditEntry } from "#domain/accounts/audit-entry.ts";

/** An entry with its number, and the hash that protects it and all entries before it. */
export interface ChainedEntry extends AuditEntry {
  seq: number;
  hash: string;
}

/** The last entry; undefined while there is none. */
export const lastEntry = (db: Reader): ChainedEntry | undefined =>
  db.select().from(auditLog).orderBy(desc(auditLog.seq)).limit(1).get();

export const addEntry = (tx: Tx, entry: ChainedEntry): void => void tx.insert(auditLog).values(entry).run();

/** The newest entries before a number, the newest first. */
export const entriesBefore = (db: Reader, seq: number, limit: number): ChainedEntry[] =>
  db.select().from(auditLog).where(lt(auditLog.seq, seq)).orderBy(desc(auditLog.seq)).limit(limit).all();

const BATCH_SIZE = 1_000;

/** Every entry, the oldest first. Entries are read in batches, since the log may be large. */
export function* allEntries(db: Reader): Generator<ChainedEntry> {
  for (let last = 0; ; ) {
    const entries = db.select().from(auditLog).where(gt(auditLog.seq, last)).orderBy(asc(auditLog.seq)).limit(BATCH_SIZE).all();
    yield* entries;
    last = entries.at(-1)?.seq ?? last;
    if (entries.length < BATCH_SIZE) return;
  }
}
