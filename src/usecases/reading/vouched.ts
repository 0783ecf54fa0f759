import { loadIncidents } from "../../../db/incidents.ts";
import { linesOfIncidents, type StoredLine } from "../../../db/log.ts";
import type { Tx } from "../../../db/open.ts";
import type { Act } from "../../domain/act.ts";
import { Refusal } from "../../domain/errors.ts";
import type { Incident } from "../../domain/incident.ts";
import { actOf } from "../../domain/log-reading.ts";
import { untold } from "../../domain/retelling.ts";

/** Incidents in full, in the order of the ids given, each of them as the log tells it. Refuses one that is another: someone changed the database by hand. */
export function loadVouched(tx: Tx, ids: readonly string[]): Incident[] {
  const incidents = loadIncidents(tx, ids);
  const linesOf = linesOfIncidents(tx, ids);
  for (const incident of incidents) vouch(incident, linesOf.get(incident.id) ?? []);
  return incidents;
}

function vouch(incident: Incident, lines: readonly StoredLine[]): void {
  const acts = lines.map(readAct);
  const found = untold(acts, incident);
  if (!found) return;
  const told = lines.filter((_, index) => found.acts.includes(acts[index] as Act)).map(({ i }) => i);
  const where =
    told.length === 0 ? "not in the log" : `not as told in ${told.length === 1 ? "line" : "lines"} ${told.join(", ")} of the log`;
  throw new Refusal(
    "record",
    `Incident ${incident.id}, “${incident.title}”: ${where} (${found.part}). Someone changed the database by hand.`,
    "Put back what the log says; then correct it by a command or in the admin, so that readers see the change.",
  );
}

function readAct({ i, incidentId, line }: StoredLine): Act {
  try {
    return actOf(line);
  } catch {
    throw new Refusal(
      "log",
      `Incident ${incidentId}: line ${i} of the log cannot be read. Someone changed the database by hand.`,
      "Put the line back as it was published; it stands in integrity/log.",
    );
  }
}
