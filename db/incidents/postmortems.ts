import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { openActions, postmortemDrafts, postmortemRevisions } from "#db/schema/record.ts";
import {
  isOpen,
  type Postmortem,
  type PostmortemDraft,
  type PostmortemRevision,
  postmortemOf,
} from "#domain/incidents/postmortem.ts";
import type { Instant } from "#domain/time.ts";

const revisionsOf = perConnection((tx) =>
  tx
    .select()
    .from(postmortemRevisions)
    .where(among(postmortemRevisions.incidentId))
    .orderBy(asc(postmortemRevisions.n))
    .prepare(),
);

/** The postmortems of incidents, by incident id; those without one are missing. */
export function loadPostmortems(tx: Reader, ids: readonly string[]): Map<string, Postmortem> {
  const rows = Map.groupBy(revisionsOf(tx).all({ ids: JSON.stringify(ids) }), ({ incidentId }) => incidentId);
  return new Map([...rows].map(([id, revisions]) => [id, postmortemOf(revisions.map(toRevision))]));
}

const toRevision = ({ publishedAt, reason, loud, content }: typeof postmortemRevisions.$inferSelect): PostmortemRevision => ({
  publishedAt,
  reason,
  loud,
  content,
});

/** Adds the states of a postmortem that are not on record yet. What was published is never written again. */
export function savePostmortem(tx: Tx, incidentId: string, postmortem: Postmortem): void {
  const known = loadPostmortems(tx, [incidentId]).get(incidentId)?.revisions.length ?? 0;
  for (const [n, revision] of postmortem.revisions.entries()) {
    if (n >= known)
      tx.insert(postmortemRevisions)
        .values({ incidentId, n, ...revision })
        .run();
  }
  tx.delete(openActions).where(eq(openActions.incidentId, incidentId)).run();
  if (postmortem.actions.some(isOpen)) tx.insert(openActions).values({ incidentId }).run();
}

/** Takes every state of a postmortem away; for a record that is rebuilt, never for one that is corrected. */
export function dropPostmortem(tx: Tx, incidentId: string): void {
  tx.delete(postmortemRevisions).where(eq(postmortemRevisions.incidentId, incidentId)).run();
  tx.delete(openActions).where(eq(openActions.incidentId, incidentId)).run();
}

const loudStates = perConnection((tx) => latestNotifiable(tx).prepare());
const loudStatesOf = perConnection((tx) => latestNotifiable(tx, among(postmortemRevisions.incidentId)).prepare());

const latestNotifiable = (tx: Reader, condition?: SQL) =>
  tx
    .select({
      incidentId: postmortemRevisions.incidentId,
      n: postmortemRevisions.n,
      publishedAt: postmortemRevisions.publishedAt,
    })
    .from(postmortemRevisions)
    .where(and(eq(postmortemRevisions.loud, true), condition))
    .orderBy(desc(postmortemRevisions.publishedAt), asc(postmortemRevisions.incidentId), desc(postmortemRevisions.n))
    .limit(sql.placeholder("limit"));

/** The latest loud states of postmortems, newest first: what a feed tells. Of all incidents, or of some. */
export const latestNotifiablePostmortems = (tx: Reader, limit: number, ids?: readonly string[]) =>
  ids ? loudStatesOf(tx).all({ ids: JSON.stringify(ids), limit }) : loudStates(tx).all({ limit });

/** The incidents that left corrective actions which are not done yet. */
export const idsWithOpenActions = (tx: Reader): string[] =>
  tx
    .select()
    .from(openActions)
    .all()
    .map(({ incidentId }) => incidentId);

/** What was written and not published yet; undefined when there is nothing. */
export const loadDraft = (tx: Reader, incidentId: string): { draft: PostmortemDraft; savedAt: Instant } | undefined => {
  const row = tx.select().from(postmortemDrafts).where(eq(postmortemDrafts.incidentId, incidentId)).get();
  return row && { draft: row.content, savedAt: row.savedAt };
};

/** Keeps a draft in place of the former one. */
export function saveDraft(tx: Tx, incidentId: string, draft: PostmortemDraft, savedAt: Instant): void {
  const row = { incidentId, content: draft, savedAt };
  tx.insert(postmortemDrafts).values(row).onConflictDoUpdate({ target: postmortemDrafts.incidentId, set: row }).run();
}

export const dropDraft = (tx: Tx, incidentId: string): void => {
  tx.delete(postmortemDrafts).where(eq(postmortemDrafts.incidentId, incidentId)).run();
};
