import { and, asc, desc, eq, inArray, max, type SQL, sql } from "drizzle-orm";
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

const revisionsOf = perConnection((db) =>
  db
    .select()
    .from(postmortemRevisions)
    .where(among(postmortemRevisions.incidentId))
    .orderBy(asc(postmortemRevisions.n))
    .prepare(),
);

/** The postmortems of incidents by incident id; incidents without one are missing. */
export function loadPostmortems(db: Reader, ids: readonly string[]): Map<string, Postmortem> {
  const rows = Map.groupBy(revisionsOf(db).all({ ids: JSON.stringify(ids) }), ({ incidentId }) => incidentId);
  return new Map([...rows].map(([id, revisions]) => [id, postmortemOf(revisions.map(toRevision))]));
}

const toRevision = ({ publishedAt, reason, loud, content }: typeof postmortemRevisions.$inferSelect): PostmortemRevision => ({
  publishedAt,
  reason,
  loud,
  content,
});

/** Adds the revisions of a postmortem that are not saved yet. Published revisions are never overwritten. */
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

/** Deletes every revision of a postmortem. For rebuilding a record, never for a correction. */
export function dropPostmortem(tx: Tx, incidentId: string): void {
  tx.delete(postmortemRevisions).where(eq(postmortemRevisions.incidentId, incidentId)).run();
  tx.delete(openActions).where(eq(openActions.incidentId, incidentId)).run();
}

const notifiableRevisions = perConnection((db) => latestNotifiable(db).prepare());
const notifiableRevisionsOf = perConnection((db) => latestNotifiable(db, among(postmortemRevisions.incidentId)).prepare());

const latestNotifiable = (db: Reader, condition?: SQL) =>
  db
    .select({
      incidentId: postmortemRevisions.incidentId,
      n: postmortemRevisions.n,
      publishedAt: postmortemRevisions.publishedAt,
    })
    .from(postmortemRevisions)
    .where(and(eq(postmortemRevisions.loud, true), condition))
    .orderBy(desc(postmortemRevisions.publishedAt), asc(postmortemRevisions.incidentId), desc(postmortemRevisions.n))
    .limit(sql.placeholder("limit"));

/** The latest postmortem revisions that notify subscribers, newest first, which feeds contain. Of all incidents, or of some. */
export const latestNotifiablePostmortems = (db: Reader, limit: number, ids?: readonly string[]) =>
  ids ? notifiableRevisionsOf(db).all({ ids: JSON.stringify(ids), limit }) : notifiableRevisions(db).all({ limit });

/** The incidents with open corrective actions. */
export const idsWithOpenActions = (db: Reader): string[] =>
  db
    .select()
    .from(openActions)
    .all()
    .map(({ incidentId }) => incidentId);

/** When the postmortem of an incident that has, or had, corrective actions was last published; null if there is none. */
export const lastActionsAt = (db: Reader): Instant | null => {
  const withActions = db
    .select({ id: postmortemRevisions.incidentId })
    .from(postmortemRevisions)
    .where(sql`json_array_length(${postmortemRevisions.content}, '$.actions') > 0`);
  const last = db
    .select({ at: max(postmortemRevisions.publishedAt) })
    .from(postmortemRevisions)
    .where(inArray(postmortemRevisions.incidentId, withActions));
  return last.get()?.at ?? null;
};

/** The unpublished draft; undefined if there is none. */
export const loadDraft = (db: Reader, incidentId: string): { draft: PostmortemDraft; savedAt: Instant } | undefined => {
  const row = db.select().from(postmortemDrafts).where(eq(postmortemDrafts.incidentId, incidentId)).get();
  return row && { draft: row.content, savedAt: row.savedAt };
};

/** Saves a draft; a previous one is replaced. */
export function saveDraft(tx: Tx, incidentId: string, draft: PostmortemDraft, savedAt: Instant): void {
  const row = { incidentId, content: draft, savedAt };
  tx.insert(postmortemDrafts).values(row).onConflictDoUpdate({ target: postmortemDrafts.incidentId, set: row }).run();
}

export const dropDraft = (tx: Tx, incidentId: string): void => {
  tx.delete(postmortemDrafts).where(eq(postmortemDrafts.incidentId, incidentId)).run();
};
