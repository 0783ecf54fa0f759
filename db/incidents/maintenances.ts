import { eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { among, perConnection } from "#db/engine/prepared.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { incidents } from "#db/schema/record.ts";
import { nextAppointment } from "#domain/maintenance/clock.ts";
import {
  actualEndOf,
  actualStartOf,
  cancelledAt,
  type Maintenance,
  overdueFrom,
  plannedAt,
} from "#domain/maintenance/maintenance.ts";
import { translatedPart } from "#domain/translation.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { saveAffectedPlaces } from "./affected-places.ts";
import { addUpdate, dropUpdates, loadMaintenanceUpdates } from "./updates.ts";

/** One maintenance in full, or undefined. */
export const loadMaintenance = (tx: Reader, id: string): Maintenance | undefined => loadMaintenances(tx, [id])[0];

const headsOf = perConnection((tx) =>
  tx
    .select({ title: incidents.title, titleTranslations: incidents.titleTranslations, plan: maintenances })
    .from(maintenances)
    .innerJoin(incidents, eq(incidents.id, maintenances.id))
    .where(among(maintenances.id))
    .prepare(),
);

/** Maintenances in full, in the order of the ids given; unknown ids, and those of incidents, are left out. */
export function loadMaintenances(tx: Reader, ids: readonly string[]): Maintenance[] {
  if (ids.length === 0) return [];
  const heads = new Map(
    headsOf(tx)
      .all({ ids: JSON.stringify(ids) })
      .map((row) => [row.plan.id, row]),
  );
  if (heads.size === 0) return [];
  const updatesOf = loadMaintenanceUpdates(tx, [...heads.keys()]);
  return ids.flatMap((id) => {
    const head = heads.get(id);
    if (!head) return [];
    const { scope, edits, beginsBy, endsBy, remindBefore, series } = head.plan;
    const titles = { title: head.title, ...translatedPart("titleTranslations", head.titleTranslations) };
    const plan = { ...titles, scope, beginsBy, endsBy, remindBefore, series, edits };
    return [{ kind: "maintenance", id, ...plan, updates: updatesOf(id) }];
  });
}

/** Adds a maintenance with everything it has. */
export function addMaintenance(tx: Tx, maintenance: Maintenance): void {
  const { id } = maintenance;
  tx.insert(incidents)
    .values({ id, kind: "maintenance", ...incidentDetailsOf(maintenance) })
    .run();
  tx.insert(maintenances)
    .values({ id, ...planOf(maintenance) })
    .run();
  for (const update of maintenance.updates) addUpdate(tx, id, update);
  saveScope(tx, maintenance);
}

/** Makes a maintenance be as given in every part. */
export function replaceMaintenance(tx: Tx, maintenance: Maintenance): void {
  const { id } = maintenance;
  if (!loadMaintenance(tx, id)) {
    addMaintenance(tx, maintenance);
    return;
  }
  dropUpdates(tx, id);
  for (const update of maintenance.updates) addUpdate(tx, id, update);
  savePlan(tx, maintenance);
}

/** Writes what a maintenance has beside its updates, and what lists and the clock need of it. */
export function savePlan(tx: Tx, maintenance: Maintenance): void {
  const { id } = maintenance;
  tx.update(incidents).set(incidentDetailsOf(maintenance)).where(eq(incidents.id, id)).run();
  tx.update(maintenances).set(planOf(maintenance)).where(eq(maintenances.id, id)).run();
  saveScope(tx, maintenance);
}

const incidentDetailsOf = (maintenance: Maintenance) => ({
  title: maintenance.title,
  titleTranslations: maintenance.titleTranslations ?? null,
  startedAt: plannedAt(maintenance),
  settledAt: actualEndOf(maintenance) ?? cancelledAt(maintenance),
});

const planOf = (maintenance: Maintenance) => ({
  scope: [...maintenance.scope],
  edits: [...maintenance.edits],
  beginsBy: maintenance.beginsBy,
  endsBy: maintenance.endsBy,
  remindBefore: maintenance.remindBefore,
  series: maintenance.series,
  beganAt: actualStartOf(maintenance),
  nextAt: nextAppointment(maintenance)?.at ?? null,
  overdueAt: overdueFrom(maintenance),
});

const saveScope = (tx: Tx, maintenance: Maintenance): void =>
  saveAffectedPlaces(tx, maintenance.id, plannedAt(maintenance), [...maintenance.scope, ...entrySpans(maintenance)]);
