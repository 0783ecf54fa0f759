import { loadEntries } from "#db/incidents/entries.ts";
import { latestSettledIds, unsettledIds } from "#db/incidents/incident-lists.ts";
import { loadIncident } from "#db/incidents/incidents.ts";
import { latestOverIds } from "#db/incidents/maintenance-lists.ts";
import { loadMaintenance } from "#db/incidents/maintenances.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { duePublications, lastLive, latestPublications, loadPublication, type Publication } from "#db/record/publications.ts";
import { type CommitmentStanding, commitmentStandings } from "#domain/incidents/commitment.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import type { Site } from "#domain/publishing/site.ts";
import { type MissingTranslations, missingTranslations } from "#domain/record/missing-translations.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { type MaintenanceSummary, summariseMaintenance } from "./maintenance.ts";
import { takeSnapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";

const RECENT = 8;
const RECENT_WORK = 3;

/** The start page of the admin: open items, recent ones, and changes that are not live yet. */
export interface Dashboard {
  open: readonly (Summary & { missing: readonly MissingTranslations[] })[];
  recent: readonly (Summary & { hasPostmortem: boolean; commitments: readonly CommitmentStanding[] })[];
  maintenances: {
    ongoing: readonly MaintenanceOnDashboard[];
    upcoming: readonly MaintenanceOnDashboard[];
    over: readonly MaintenanceOnDashboard[];
  };
  waiting: readonly Publication[];
}

/** A maintenance on the dashboard, and its missing translations. */
type MaintenanceOnDashboard = MaintenanceSummary & { missing: readonly MissingTranslations[] };

/** The dashboard for the current record. */
export function readDashboard({ db, now }: Pick<Context, "db" | "now">, site: Site): Dashboard {
  const snapshot = takeSnapshot(db, site);
  const { catalogue, incidents } = snapshot;
  const summaries = (list: readonly Maintenance[]) =>
    list.map((each) => ({ ...summariseMaintenance(snapshot, each), missing: missingTranslations(each, site.locales) }));
  return {
    open: incidents(unsettledIds(db)).map((incident) => ({
      ...summarise(catalogue, incident),
      missing: missingTranslations(incident, site.locales),
    })),
    recent: incidents(latestSettledIds(db, RECENT)).map((incident) => ({
      ...summarise(catalogue, incident),
      hasPostmortem: incident.postmortem !== null,
      commitments: unmetCommitments(incident, now()),
    })),
    maintenances: {
      ongoing: summaries(snapshot.ongoing()),
      upcoming: summaries(snapshot.upcoming()),
      over: summaries(snapshot.maintenances(latestOverIds(db, RECENT_WORK))),
    },
    waiting: duePublications(db),
  };
}

/** The postmortem commitments that are not met yet. */
const unmetCommitments = (incident: Incident, now: Instant): CommitmentStanding[] =>
  commitmentStandings(incident, now).filter(({ at }) => at === null);

/** One incident from the record, for editing. */
export const findIncident = ({ db }: Pick<Context, "db">, id: string): Incident | undefined => loadIncident(db, id);

/** The incident of an update; undefined if there is none, or if it belongs to a maintenance. */
export function findIncidentOfUpdate({ db }: Pick<Context, "db">, updateId: string): Incident | undefined {
  const id = incidentOfUpdate(db, updateId);
  return id === undefined ? undefined : loadIncident(db, id);
}

/** One maintenance from the record, for editing. */
export const findMaintenance = ({ db }: Pick<Context, "db">, id: string): Maintenance | undefined => loadMaintenance(db, id);

/** One publication, which is its receipt. */
export const readPublication = ({ db }: Pick<Context, "db">, seq: number): Publication | undefined => loadPublication(db, seq);

/** A publication, with the title of its incident or maintenance. */
export type PublicationStatus = Publication & { title: string | undefined };

/** The latest publications, newest first. */
export function readPublications({ db }: Pick<Context, "db">, limit: number): PublicationStatus[] {
  const publications = latestPublications(db, limit);
  const ids = publications.flatMap(({ change }) => ("id" in change ? [change.id] : []));
  const titles = new Map(loadEntries(db, [...new Set(ids)]).map(({ id, title }) => [id, title]));
  return publications.map((each) => ({
    ...each,
    title: "id" in each.change ? titles.get(each.change.id) : undefined,
  }));
}

/** The number of the last live publication; 0 before the first. */
export const lastLiveSeq = ({ db }: Pick<Context, "db">): number => lastLive(db)?.seq ?? 0;
