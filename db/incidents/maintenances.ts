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
import { loadTitleCorrections, saveCorrections } from "./corrections.ts";
import { addUpdate, dropUpdates, loadMaintenanceUpdates } from "./updates.ts";

/** One maintenance in full, or undefined. */
export const loadMaintenance = (db: Reader, id: string): Maintenance | undefined => loadMaintenances(db, [id])[0];

const rowsOf = perConnection((db) =>
  db
    .select({ title: incidents.title, titleTranslations: incidents.titleTranslations, plan: maintenances })
    .from(maintenances)
    .innerJoin(incidents, eq(incidents.id, maintenances.id))
    .where(among(maintenances.id))
    .prepare(),
);

/** Maintenances in full, in the order of the ids given; unknown ids, and those of incidents, are left out. */
export function loadMaintenances(db: Reader, ids: readonly string[]): Maintenance[] {
  if (ids.length === 0) return [];
  const rows = new Map(
    rowsOf(db)
      .all({ ids: JSON.stringify(ids) })
      .map((row) => [row.plan.id, row]),
  );
  if (rows.size === 0) return [];
  const updatesOf = loadMaintenanceUpdates(db, [...rows.keys()]);
  const correctionsOf = loadTitleCorrections(db, [...rows.keys()]);
  return ids.flatMap((id) => {
    const row = rows.get(id);
    if (!row) return [];
    const { scope, edits, beginsBy, endsBy, remindBefore, series } = row.plan;
    const titles = { title: row.title, ...translatedPart("titleTranslations", row.titleTranslations) };
    const plan = { ...titles, scope, beginsBy, endsBy, remindBefore, series, edits };
    return [{ kind: "maintenance", id, ...plan, corrections: correctionsOf(id), updates: updatesOf(id) }];
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

/** Replaces all parts of a maintenance by the given ones. */
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

/** Saves everything of a maintenance except its updates, and the derived columns that lists and the clock need. */
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
  actualStart: actualStartOf(maintenance),
  nextAt: nextAppointment(maintenance)?.at ?? null,
  overdueAt: overdueFrom(maintenance),
});

function saveScope(tx: Tx, maintenance: Maintenance): void {
  saveCorrections(tx, maintenance.id, maintenance.corrections);
  saveAffectedPlaces(tx, maintenance.id, plannedAt(maintenance), [...maintenance.scope, ...entrySpans(maintenance)]);
}
