import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { requireMaintenance } from "#usecases/maintenance/maintenances.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { emptyRecord } from "./record.ts";
import { catalogue, minute } from "./sample.ts";

export const IMPACTS = [{ service: "api", level: "under_maintenance" }];

/** A record with the sample catalogue, whose clock stands where it is set. */
export function record() {
  const fresh = emptyRecord();
  let now = minute(0);
  const context = { ...fresh, now: () => now };
  replaceCatalogue(context, catalogue);
  return { context, set: (at: number) => (now = at), known: (id: string): Maintenance => requireMaintenance(context.db, id) };
}

export const PLANNED = { from: minute(120), until: minute(180) };
/** What announces work on one service, from two hours after the start to three. */
export const PLAN = { title: "Upgrade", message: "We upgrade.", impacts: IMPACTS, ...PLANNED };
