import { allIncidentIds, unsettledIds } from "#db/incidents/incident-lists.ts";
import { loadIncidents } from "#db/incidents/incidents.ts";
import { allMaintenanceIds, ongoingIds, upcomingIds } from "#db/incidents/maintenance-lists.ts";
import { loadMaintenances } from "#db/incidents/maintenances.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import type { Context } from "#usecases/context.ts";

type Reading = Pick<Context, "db">;

/** Every incident, or the unsettled ones, newest first. */
export const incidentIds = ({ db }: Reading, open: boolean): string[] => (open ? unsettledIds(db) : allIncidentIds(db));

/** The incidents with these ids, in this order. */
export const incidentsOf = ({ db }: Reading, ids: readonly string[]): Incident[] => loadIncidents(db, ids);

/** Every maintenance, the latest first; or the ongoing and upcoming ones, the soonest first. */
export const maintenanceIds = ({ db }: Reading, open: boolean): string[] =>
  open ? [...ongoingIds(db), ...upcomingIds(db)] : allMaintenanceIds(db);

/** The maintenances with these ids, in this order. */
export const maintenancesOf = ({ db }: Reading, ids: readonly string[]): Maintenance[] => loadMaintenances(db, ids);
