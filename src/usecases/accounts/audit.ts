import { addEntry, allEntries, type ChainedEntry, entriesBefore, lastEntry } from "#db/accounts/audit-log.ts";
import type { Tx } from "#db/engine/open.ts";
import { type AuditEntry, chainedText, firstBroken } from "#domain/accounts/audit-entry.ts";
import { canonical } from "#domain/canonical.ts";
import type { Context } from "#usecases/context.ts";
import { sha256 } from "./token.ts";

/** Adds a line to the audit log, in the transaction of the action. `detail` must not contain secrets. */
export function audit(
  tx: Tx,
  { actor, now }: Pick<Context, "actor" | "now">,
  act: string,
  subject: string,
  detail: object = {},
): void {
  const previous = lastEntry(tx);
  const seq = (previous?.seq ?? 0) + 1;
  const { name: who, via, address } = actor;
  const entry: AuditEntry = { at: now(), who, via, address, act, subject, detail: canonical(detail) };
  addEntry(tx, { ...entry, seq, hash: sha256(chainedText(entry, seq, previous?.hash ?? "")) });
}

/** The newest entries before a number, the newest first. */
export const readAuditLog = ({ db }: Pick<Context, "db">, before: number, limit: number): ChainedEntry[] =>
  entriesBefore(db, before, limit);

/** Every entry, the oldest first. */
export const exportAuditLog = ({ db }: Pick<Context, "db">): Generator<ChainedEntry> => allEntries(db);

/** The number of the first entry that was changed or follows a deleted one; undefined if the log is intact. */
export const checkAuditLog = ({ db }: Pick<Context, "db">): number | undefined => firstBroken(allEntries(db), sha256);
