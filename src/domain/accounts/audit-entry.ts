import { canonical } from "#domain/canonical.ts";
import { type Instant, toIso } from "#domain/time.ts";
import type { Via } from "./actor.ts";

/** Something that somebody did. */
export interface AuditEntry {
  at: Instant;
  who: string;
  via: Via;
  address: string;
  /** What was done, like `incident.post`. */
  act: string;
  /** To what: an incident's id, an account's name. */
  subject: string;
  /** Canonical JSON; before and after, where there is a before. */
  detail: string;
}

/** An entry as it is exported. */
export const entryToJson = ({ at, detail, ...rest }: AuditEntry & { seq: number; hash: string }) => ({
  ...{ ...rest, at: toIso(at), detail: JSON.parse(detail) },
});

/** What an entry's hash is taken of: the entry, its number, and the hash of the entry before it (empty for the first). */
export const chainedText = ({ at, who, via, address, act, subject, detail }: AuditEntry, seq: number, former: string): string =>
  canonical({ seq, former, at, who, via, address, act, subject, detail });

/** The number of the first entry that is not as it was written, or that does not follow the one before it; undefined when all do. */
export function firstBroken(
  entries: Iterable<AuditEntry & { seq: number; hash: string }>,
  sha256: (text: string) => string,
): number | undefined {
  let [seq, former] = [0, ""];
  for (const entry of entries) {
    seq += 1;
    if (entry.seq !== seq || entry.hash !== sha256(chainedText(entry, seq, former))) return seq;
    former = entry.hash;
  }
  return undefined;
}
