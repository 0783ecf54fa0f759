import { idsByFirstPosting } from "#db/incidents/incident-lists.ts";
import { loadIncidents } from "#db/incidents/incidents.ts";
import { type RehearsalReport, rehearsalReport } from "#domain/incidents/rehearsal.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/** The report of the rehearsal that this record was created for. */
export const readRehearsal = ({ db, now }: Pick<Context, "db" | "now">, startedAt: Instant): RehearsalReport =>
  rehearsalReport(startedAt, loadIncidents(db, idsByFirstPosting(db)), now());
