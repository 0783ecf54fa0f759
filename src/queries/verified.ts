import type { Reader } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { linesOfIncidents, type StoredLine } from "#db/record/log.ts";
import { Refusal } from "#domain/errors.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { RecordEvent } from "#domain/record/event.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { mismatch } from "#domain/record/projection.ts";

/** Incidents and maintenances in full, in the order of the ids given, each of them as the log tells it. Refuses one that is another: someone changed the database by hand. */
export function loadVerified(tx: Reader, ids: readonly string[]): Entry[] {
  const entries = loadEntries(tx, ids);
  const linesOf = linesOfIncidents(tx, ids);
  for (const entry of entries) renewHeartbeat(entry, linesOf.get(entry.id) ?? []);
  return entries;
}

function renewHeartbeat(entry: Entry, lines: readonly StoredLine[]): void {
  const acts = lines.map(readAct);
  const found = mismatch(acts, entry);
  if (!found) return;
  const told = lines.filter((_, index) => found.events.includes(acts[index] as RecordEvent)).map(({ i }) => i);
  const where =
    told.length === 0 ? "not in the log" : `does not match ${told.length === 1 ? "line" : "lines"} ${told.join(", ")} of the log`;
  throw new Refusal(
    "record",
    `${entry.kind === "incident" ? "Incident" : "Maintenance"} ${entry.id}, “${entry.title}”: ${where} (${found.part}). Someone changed the database by hand.`,
    "Restore what the log shows; then correct it with a command or in the admin, so that readers see the change.",
  );
}

function readAct({ i, incidentId, line }: StoredLine): RecordEvent {
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
