import { asc, desc, gt, lt } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { auditLog } from "#db/schema/accounts.ts";
import type { AuditEntry } from "#domain/accounts/audit-entry.ts";

/** An entry with its place, and the hash that seals it and all before it. */
export interface ChainedEntry extends AuditEntry {
  seq: number;
  hash: string;
}

/** The last entry; undefined while there is none. */
export const lastEntry = (tx: Reader): ChainedEntry | undefined =>
  tx.select().from(auditLog).orderBy(desc(auditLog.seq)).limit(1).get();

export const addEntry = (tx: Tx, entry: ChainedEntry): void => void tx.insert(auditLog).values(entry).run();

/** The newest entries before a number, the newest first. */
export const entriesBefore = (tx: Reader, seq: number, limit: number): ChainedEntry[] =>
  tx.select().from(auditLog).where(lt(auditLog.seq, seq)).orderBy(desc(auditLog.seq)).limit(limit).all();

const AT_ONCE = 1_000;

/** Every entry, the oldest first; read a thousand at a time, since a log may be large. */
export function* allEntries(tx: Reader): Generator<ChainedEntry> {
  for (let last = 0; ; ) {
    const entries = tx.select().from(auditLog).where(gt(auditLog.seq, last)).orderBy(asc(auditLog.seq)).limit(AT_ONCE).all();
    yield* entries;
    last = entries.at(-1)?.seq ?? last;
    if (entries.length < AT_ONCE) return;
  }
}
