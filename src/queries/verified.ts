import type { Reader } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { linesOfIncidents, type StoredLine } from "#db/record/log.ts";
import { Refusal } from "#domain/errors.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { RecordEvent } from "#domain/record/event.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { mismatch } from "#domain/record/projection.ts";

/**
 * Complete incidents and maintenances in the order of the ids, each compared with the log. Refuses one that differs from the log:
 * someone changed the database by hand.
 */
export function loadVerified(db: Reader, ids: readonly string[]): Entry[] {
  const entries = loadEntries(db, ids);
  const linesOf = linesOfIncidents(db, ids);
  for (const entry of entries) verify(entry, linesOf.get(entry.id) ?? []);
  return entries;
}

function verify(entry: Entry, lines: readonly StoredLine[]): void {
  const events = lines.map(readEvent);
  const found = mismatch(events, entry);
  if (!found) return;
  const lineNumbers = lines.filter((_, index) => found.events.includes(events[index] as RecordEvent)).map(({ i }) => i);
  const problem =
    lineNumbers.length === 0
      ? "not in the log"
      : `does not match ${lineNumbers.length === 1 ? "line" : "lines"} ${lineNumbers.join(", ")} of the log`;
  throw new Refusal(
    "record",
    `${entry.kind === "incident" ? "Incident" : "Maintenance"} ${entry.id}, “${entry.title}”: ${problem} (${found.part}). Someone changed the database by hand.`,
    "Restore what the log shows; then correct it with a command or in the admin, so that readers see the change.",
  );
}

function readEvent({ i, incidentId, line }: StoredLine): RecordEvent {
  try {
    return recordEventOf(line);
  } catch {
    throw new Refusal(
      "log",
      `Incident ${incidentId}: line ${i} of the log cannot be read. Someone changed the database by hand.`,
      "Restore the line as it was published; see integrity/log.",
    );
  }
}
