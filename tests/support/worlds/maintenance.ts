import type { Maintenance, MaintenanceStatus, MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import { cell, minute, update } from "./sample.ts";

/** An update of a maintenance so many minutes after the start. */
export const maintenanceUpdate = (
  status: MaintenanceStatus,
  minutes: number,
  { impacts = [], ...over }: Partial<MaintenanceUpdate> = {},
): MaintenanceUpdate => ({
  ...update("investigating", minutes, [...impacts]),
  status,
  planned: null,
  reminder: false,
  ...over,
});

/** Announced at the start, planned for an hour later, and an hour long. */
export const announcement = maintenanceUpdate("scheduled", 0, { planned: { from: minute(60), until: minute(120) } });

/** Maintenance on one cell, which starts automatically and is ended by staff. */
export const maintenance = (updates: readonly MaintenanceUpdate[], over: Partial<Maintenance> = {}): Maintenance => ({
  kind: "maintenance",
  id: "maintenance1",
  title: "Database upgrade",
  scope: [{ cell: cell(), level: "under_maintenance" }],
  beginsBy: "clock",
  endsBy: "hand",
  remindBefore: null,
  series: null,
  edits: [],
  corrections: [],
  updates,
  ...over,
});
