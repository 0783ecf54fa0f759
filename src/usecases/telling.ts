import { idsByFirstPosting } from "../../db/incident-lists.ts";
import { loadIncidents } from "../../db/incidents.ts";
import { appendLines, logSize } from "../../db/log.ts";
import { type Tx, transact } from "../../db/open.ts";
import { type Act, actsBetween } from "../domain/act.ts";
import { incidentChange } from "../domain/change.ts";
import type { Incident } from "../domain/incident.ts";
import { lineOf } from "../domain/log-line.ts";
import { type Instant, monthOf } from "../domain/time.ts";
import { audit } from "./audit.ts";
import { type Committed, type Context, commitIn } from "./context.ts";
import { sha256 } from "./token.ts";

/** An incident before and after a change of it; `before` is null when it is new. */
export interface IncidentStates {
  before: Incident | null;
  after: Incident;
}

/** Makes a change of one incident. */
type Write<T> = (tx: Tx) => IncidentStates & { result: T };

/** Runs a change of one incident, what is said of it in the log, and the duty to publish it as one transaction: all are kept, or none. */
export const commitIncident = <T extends object>(context: Context, write: Write<T>): Committed<T> =>
  transact(context.db, (tx) => commitIncidentIn(tx, context, write));

/** The same within a transaction that is under way. */
export const commitIncidentIn = <T extends object>(tx: Tx, context: Context, write: Write<T>): Committed<T> =>
  commitIn(tx, context, () => {
    const { result, before, after } = write(tx);
    const acts = log(tx, before, after, context.now());
    if (acts.length > 0)
      audit(tx, context, `incident.${acts[0]?.kind}`, after.id, { acts: acts.map(({ kind }) => kind), lines: logSize(tx) });
    return { result, change: incidentChange(before, after, context.zone) };
  });

/** Writes the lines of what was told; gives the acts. */
function log(tx: Tx, before: Incident | null, after: Incident, now: Instant): Act[] {
  const acts = actsBetween(before, after);
  appendLines(
    tx,
    after.id,
    monthOf(now, "UTC"),
    acts.map((act) => (i: number) => lineOf(act, i, now, sha256)),
  );
  return acts;
}

const BATCH = 100;

/** Writes the log of a record from before there was one: of each incident what it holds, in the order in which they were first told. */
export function logFormerIncidents({ db, now }: Pick<Context, "db" | "now">): void {
  if (!lacksLog(db)) return;
  transact(db, (tx) => {
    if (!lacksLog(tx)) return;
    const ids = idsByFirstPosting(tx);
    for (let first = 0; first < ids.length; first += BATCH)
      for (const incident of loadIncidents(tx, ids.slice(first, first + BATCH))) log(tx, null, incident, now());
  });
}

const lacksLog = (tx: Tx): boolean => logSize(tx) === 0 && idsByFirstPosting(tx).length > 0;
