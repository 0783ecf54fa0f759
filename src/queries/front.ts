import { lastUpdateAt, latestSettledIds } from "#db/incidents/incident-lists.ts";
import { confirmedWorking, type Statements } from "#domain/impact/confirmed.ts";
import { openSpans, worstLevel } from "#domain/impact/impact.ts";
import { compareLevels, type State } from "#domain/impact/level.ts";
import { type Overall, overallOf } from "#domain/impact/overall.ts";
import type { Service } from "#domain/impact/service.ts";
import { type Incident, isImpactUnknown, isOver } from "#domain/incidents/incident.ts";
import { memoizePer } from "#domain/memoize.ts";
import { recorded } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, impactChangesOf } from "#domain/updates/update.ts";
import type { Day, DayAxis } from "#domain/uptime/days.ts";
import type { Uptime } from "#domain/uptime/uptime.ts";
import { type MaintenanceSummary, summariseMaintenance } from "./maintenance.ts";
import { type Matrix, matrixOf } from "./matrix.ts";
import { type Snapshot, shownTime } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";
import { daysOf, ninetyDays, uptimeOfSet } from "./uptime.ts";

const RECENT = 5;
/** The last ninety days of one service, with the worst level of its cells each day. */
export interface Bar {
  slug: string;
  name: string;
  days: readonly Day[];
  /** The uptime over the same days. */
  uptime: Uptime;
}

export interface FrontPage {
  overall: Overall;
  open: readonly Summary[];
  /** Ongoing maintenances, and upcoming ones. */
  ongoing: readonly MaintenanceSummary[];
  upcoming: readonly MaintenanceSummary[];
  matrix: Matrix;
  bars: readonly { group: string; bars: readonly Bar[] }[];
  axis: DayAxis;
  recent: readonly Summary[];
  lastUpdateAt: Instant | null;
}

/** The front page: the current state, and the last ninety days. */
export const readFrontPage = memoizePer((snapshot: Snapshot): FrontPage => {
  const { db, active, axis } = snapshot;
  const unsettled = snapshot.unsettled();
  const recent = snapshot.incidents(latestSettledIds(db, RECENT));
  const updatedAt = lastUpdateAt(db);
  return {
    overall: overallNow(snapshot),
    open: byUrgency(unsettled).map((incident) => summarise(snapshot.catalogue, incident)),
    ongoing: snapshot.ongoing().map((each) => summariseMaintenance(snapshot, each)),
    upcoming: snapshot.upcoming().map((each) => summariseMaintenance(snapshot, each)),
    matrix: matrixOf(active, [...unsettled, ...snapshot.ongoing()].flatMap(entrySpans), snapshot.unaffected()),
    bars: active.groups.map(({ name, services }) => ({
      group: name,
      bars: services.map((service) => barOf(snapshot, service)),
    })),
    axis,
    recent: recent.map((incident) => summarise(snapshot.catalogue, incident)),
    lastUpdateAt: updatedAt === null ? null : shownTime(snapshot, updatedAt),
  };
});

/** The overall state that results from all unsettled incidents and ongoing maintenances. */
export const overallNow = memoizePer((snapshot: Snapshot): Overall => {
  const unsettled = snapshot.unsettled();
  const unknown = unsettled.filter(isImpactUnknown);
  const monitored = unsettled.filter(
    (incident) => !isOver(incident) && !unknown.includes(incident) && openSpans(entrySpans(incident)).length === 0,
  );
  return overallOf(snapshot.active, {
    incidentSpans: unsettled.flatMap(entrySpans),
    maintenanceSpans: snapshot.ongoing().flatMap(entrySpans),
    investigations: unknown.map(({ title, titleTranslations, startedAt }) => ({
      title: recorded(title, titleTranslations),
      startedAt,
    })),
    monitored: { count: monitored.length, hadImpact: monitored.some((incident) => entrySpans(incident).length > 0) },
    unaffected: confirmedWorking(unsettled.map(statementsOf), snapshot.spans),
  });
});

/** What an incident states about cells. */
export const statementsOf = (incident: Incident): Statements => ({
  changes: impactChangesOf(incident),
  spans: entrySpans(incident),
});

/** Open incidents as pages list them: the worst first, then the newest. */
export const byUrgency = (incidents: readonly Incident[]): Incident[] =>
  incidents.toSorted((a, b) => compareLevels(openStateOf(b), openStateOf(a)) || b.startedAt - a.startedAt);

const openStateOf = (incident: Incident): State =>
  isImpactUnknown(incident) ? "unknown" : worstLevel(openSpans(entrySpans(incident)));

/** The bar of one service. */
export function barOf(snapshot: Snapshot, { slug, name, since }: Service): Bar {
  const allCells = { service: slug, region: null, plane: null };
  const uptime = uptimeOfSet(snapshot, allCells, since, ninetyDays(snapshot));
  return { slug, name, days: daysOf(snapshot, allCells, since), uptime };
}
