import { canonical } from "#domain/canonical.ts";
import { type Instant, toIso } from "#domain/time.ts";
import type { Via } from "./actor.ts";

/** One line of the audit log: something that someone did. */
export interface AuditEntry {
  at: Instant;
  who: string;
  via: Via;
  address: string;
  /** The action, like `incident.post`. */
  act: string;
  /** What it was done to: the id of an incident, the name of an account. */
  subject: string;
  /** Canonical JSON: what changed, with the state before and after where there is a state before. */
  detail: string;
}

/** An entry as it is exported. */
export const entryToJson = ({ at, detail, ...rest }: AuditEntry & { seq: number; hash: string }) => ({
  ...{ ...rest, at: toIso(at), detail: JSON.parse(detail) },
});

/**
 * The text that an entry's hash is computed from: the entry, its number, and the hash of the entry before it (empty for the
 * first).
 */
export const chainedText = (
  { at, who, via, address, act, subject, detail }: AuditEntry,
  seq: number,
  previousHash: string,
): string => canonical({ seq, former: previousHash, at, who, via, address, act, subject, detail });

/** The number of the first entry that was changed, or does not follow the one before it; undefined if the chain is intact. */
export function firstBroken(
  entries: Iterable<AuditEntry & { seq: number; hash: string }>,
  sha256: (text: string) => string,
): number | undefined {
  let [seq, previousHash] = [0, ""];
  for (const entry of entries) {
    seq += 1;
    if (entry.seq !== seq || entry.hash !== sha256(chainedText(entry, seq, previousHash))) return seq;
    previousHash = entry.hash;
  }
  return undefined;
}
