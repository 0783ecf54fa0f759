import { idsByFirstPosting } from "../../db/incident-lists.ts";
import { loadIncidents } from "../../db/incidents.ts";
import { type RehearsalReport, rehearsalReport } from "../domain/rehearsal.ts";
import type { Instant } from "../domain/time.ts";
import type { Context } from "./context.ts";

/** How the rehearsal goes that this record was made for. */
export const readRehearsal = ({ db, now }: Pick<Context, "db" | "now">, beganAt: Instant): RehearsalReport =>
  rehearsalReport(beganAt, loadIncidents(db, idsByFirstPosting(db)), now());
