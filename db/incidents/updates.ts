import { asc, eq, getTableColumns, inArray } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { maintenanceUpdates } from "#db/schema/maintenance.ts";
import { impactChanges, revisions, updates } from "#db/schema/record.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import type { IncidentUpdate } from "#domain/incidents/incident.ts";
import type { MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import type { AnyUpdate } from "#domain/record/entry.ts";
import { translatedPart } from "#domain/translation.ts";
import type { Revision } from "#domain/updates/revision.ts";
import type { Update } from "#domain/updates/update.ts";

/** Statements for the rows of many incidents or maintenances at once, one per table. */
const statementsOf = perConnection((db) => ({
  updates: db.select().from(updates).where(among(updates.incidentId)).orderBy(asc(updates.at), asc(updates.seq)).prepare(),
  revisions: db
    .select(getTableColumns(revisions))
    .from(revisions)
    .innerJoin(updates, eq(updates.id, revisions.updateId))
    .where(among(updates.incidentId))
    .orderBy(asc(revisions.n))
    .prepare(),
  impacts: db
    .select(getTableColumns(impactChanges))
    .from(impactChanges)
    .innerJoin(updates, eq(updates.id, impactChanges.updateId))
    .where(among(updates.incidentId))
    .orderBy(asc(impactChanges.n))
    .prepare(),
  plans: db
    .select(getTableColumns(maintenanceUpdates))
    .from(maintenanceUpdates)
    .innerJoin(updates, eq(updates.id, maintenanceUpdates.updateId))
    .where(among(updates.incidentId))
    .prepare(),
}));

/** The updates of incidents by incident id, each list sorted. */
export const loadUpdates = (db: Reader, ids: readonly string[]) =>
  loadRows<IncidentUpdate>(db, ids, (update) => update as IncidentUpdate);

/** The updates of maintenances by maintenance id, each list sorted. */
export function loadMaintenanceUpdates(db: Reader, ids: readonly string[]) {
  const plans = new Map(
    statementsOf(db)
      .plans.all({ ids: JSON.stringify(ids) })
      .map((row) => [row.updateId, row]),
  );
  return loadRows(db, ids, (update): MaintenanceUpdate => {
    const { plannedFrom = null, plannedUntil = null, reminder = false } = plans.get(update.id) ?? {};
    const planned = plannedFrom === null || plannedUntil === null ? null : { from: plannedFrom, until: plannedUntil };
    return { ...update, status: update.status as MaintenanceUpdate["status"], planned, reminder };
  });
}

function loadRows<U>(db: Reader, ids: readonly string[], finish: (update: Update<string>) => U): (id: string) => U[] {
  const statements = statementsOf(db);
  const bound = { ids: JSON.stringify(ids) };
  const textsOf = Map.groupBy(statements.revisions.all(bound), (row) => row.updateId);
  const changesOf = Map.groupBy(statements.impacts.all(bound), (row) => row.updateId);
  const updatesOf = Map.groupBy(statements.updates.all(bound), (row) => row.incidentId);
  const toUpdate = ({ id, at, postedAt, status, nextUpdateAt }: typeof updates.$inferSelect) =>
    finish({
      id,
      at,
      postedAt,
      status,
      nextUpdateAt,
      revisions: (textsOf.get(id) ?? []).map(toRevision),
      impacts: (changesOf.get(id) ?? []).map(toImpact),
    });
  return (id) => (updatesOf.get(id) ?? []).map(toUpdate);
}

const toRevision = ({ text, translations, publishedAt, reason, loud, replaced }: typeof revisions.$inferSelect): Revision => ({
  text,
  ...translatedPart("translations", translations),
  publishedAt,
  reason,
  loud,
  ...(replaced && { replaced }),
});

type ImpactRow = Omit<typeof impactChanges.$inferSelect, "updateId" | "n">;

const toImpact = ({ service, region, plane, level, at }: ImpactRow): ImpactChange => ({
  cell: { service, region, plane },
  level,
  at,
});

/** Adds an update. The caller must then save the details or the plan, since an update may settle or reopen its entry. */
export function addUpdate(tx: Tx, incidentId: string, update: AnyUpdate): void {
  const { id, at, postedAt, status, nextUpdateAt } = update;
  tx.insert(updates).values({ id, incidentId, at, postedAt, status, nextUpdateAt }).run();
  for (const [n, revision] of update.revisions.entries()) addRevision(tx, id, n, revision);
  addImpacts(tx, update);
  if (!("planned" in update)) return;
  const { planned, reminder } = update;
  const row = { updateId: id, plannedFrom: planned?.from ?? null, plannedUntil: planned?.until ?? null, reminder };
  tx.insert(maintenanceUpdates).values(row).run();
}

function addImpacts(tx: Tx, { id, impacts }: Pick<AnyUpdate, "id" | "impacts">): void {
  for (const [n, { cell, level, at }] of impacts.entries())
    tx.insert(impactChanges)
      .values({ updateId: id, n, ...cell, level, at })
      .run();
}

/** Replaces the facts of an update by corrected ones. Its revisions keep those that were replaced. */
export function saveFacts(tx: Tx, update: AnyUpdate): void {
  const { id, at, status, nextUpdateAt } = update;
  tx.update(updates).set({ at, status, nextUpdateAt }).where(eq(updates.id, id)).run();
  tx.delete(impactChanges).where(eq(impactChanges.updateId, id)).run();
  addImpacts(tx, update);
}

/** Adds a revision of an update's text. */
export function addRevision(tx: Tx, updateId: string, n: number, revision: Revision): void {
  tx.insert(revisions)
    .values({ updateId, n, ...revision, translations: revision.translations ?? null, replaced: revision.replaced ?? null })
    .run();
}

/** Deletes every update of an entry. For rebuilding a record, never for a correction. */
export function dropUpdates(tx: Tx, incidentId: string): void {
  const own = tx.select({ id: updates.id }).from(updates).where(eq(updates.incidentId, incidentId));
  for (const table of [impactChanges, revisions, maintenanceUpdates]) tx.delete(table).where(inArray(table.updateId, own)).run();
  tx.delete(updates).where(eq(updates.incidentId, incidentId)).run();
}

/** The id of the incident or maintenance of an update; undefined if there is no such update. */
export const incidentOfUpdate = (db: Reader, updateId: string): string | undefined =>
  db.select({ id: updates.incidentId }).from(updates).where(eq(updates.id, updateId)).get()?.id;
