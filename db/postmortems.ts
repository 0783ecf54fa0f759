import { asc, desc, eq } from "drizzle-orm";
import type { Postmortem } from "../src/domain/postmortem.ts";
import type { Tx } from "./open.ts";
import { among, perConnection } from "./prepared.ts";
import { correctiveActions, postmortems, postmortemTimeline } from "./schema.ts";

const headsOf = perConnection((tx) => tx.select().from(postmortems).where(among(postmortems.incidentId)).prepare());

/** The postmortems of incidents, by incident id; those without one are missing. */
export function loadPostmortems(tx: Tx, ids: readonly string[]): Map<string, Postmortem> {
  const rows = headsOf(tx).all({ ids: JSON.stringify(ids) });
  return new Map(rows.map(({ incidentId, ...texts }) => [incidentId, { ...texts, ...loadLists(tx, incidentId) }]));
}

function loadLists(tx: Tx, incidentId: string): Pick<Postmortem, "timeline" | "actions"> {
  const timeline = tx.select().from(postmortemTimeline).where(eq(postmortemTimeline.incidentId, incidentId));
  const actions = tx.select().from(correctiveActions).where(eq(correctiveActions.incidentId, incidentId));
  return {
    timeline: timeline
      .orderBy(asc(postmortemTimeline.n))
      .all()
      .map(({ at, text, source }) => ({ at, text, source })),
    actions: actions
      .orderBy(asc(correctiveActions.n))
      .all()
      .map(({ title, groupName, owner, due, state }) => ({ title, group: groupName, owner, due, state })),
  };
}

/** Makes the postmortem of an incident be as given. */
export function savePostmortem(tx: Tx, incidentId: string, postmortem: Postmortem): void {
  const { timeline, actions, ...texts } = postmortem;
  const row = { incidentId, ...texts };
  tx.insert(postmortems).values(row).onConflictDoUpdate({ target: postmortems.incidentId, set: row }).run();
  tx.delete(postmortemTimeline).where(eq(postmortemTimeline.incidentId, incidentId)).run();
  tx.delete(correctiveActions).where(eq(correctiveActions.incidentId, incidentId)).run();
  for (const [n, entry] of timeline.entries())
    tx.insert(postmortemTimeline)
      .values({ incidentId, n, ...entry })
      .run();
  for (const [n, { group, ...action }] of actions.entries()) {
    tx.insert(correctiveActions)
      .values({ incidentId, n, groupName: group, ...action })
      .run();
  }
}

/** The incidents whose postmortem was published latest. */
export const latestPostmortems = (tx: Tx, limit: number): { incidentId: string; publishedAt: number }[] =>
  tx
    .select({ incidentId: postmortems.incidentId, publishedAt: postmortems.publishedAt })
    .from(postmortems)
    .orderBy(desc(postmortems.publishedAt))
    .limit(limit)
    .all();
