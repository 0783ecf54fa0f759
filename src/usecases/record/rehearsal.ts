import { idsByFirstPosting } from "#db/incidents/incident-lists.ts";
import { loadIncidents } from "#db/incidents/incidents.ts";
import { type RehearsalReport, rehearsalReport } from "#domain/incidents/rehearsal.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";

/** How the rehearsal goes that this record was made for. */
export const readRehearsal = ({ db, now }: Pick<Context, "db" | "now">, startedAt: Instant): RehearsalReport =>
  rehearsalReport(startedAt, loadIncidents(db, idsByFirstPosting(db)), now());
