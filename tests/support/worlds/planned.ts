import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { requireMaintenance } from "#usecases/maintenance/maintenances.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { emptyRecord } from "./record.ts";
import { catalogue, minute } from "./sample.ts";

export const IMPACTS = [{ service: "api", level: "under_maintenance" }];

/** A database with the sample catalogue, and a clock that the test sets. */
export function record() {
  const fresh = emptyRecord();
  let now = minute(0);
  const context = { ...fresh, now: () => now };
  replaceCatalogue(context, catalogue);
  return { context, set: (at: number) => (now = at), known: (id: string): Maintenance => requireMaintenance(context.db, id) };
}

export const PLANNED = { from: minute(120), until: minute(180) };
/** Maintenance of one service, from two hours after the start to three. */
export const PLAN = { title: "Upgrade", message: "We upgrade.", impacts: IMPACTS, ...PLANNED };
