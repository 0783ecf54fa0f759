import { correctedIds, lastAddedAt, withdrawnIds } from "#db/incidents/amended-lists.ts";
import { latestSettledIds, type Target } from "#db/incidents/incident-lists.ts";
import { cancelledIdsAt } from "#db/incidents/maintenance-lists.ts";
import { idsWithOpenActions, lastActionsAt } from "#db/incidents/postmortems.ts";
import { firstChangeAt } from "#db/record/publications.ts";
import { isOverdue } from "#domain/due.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { stageAt } from "#domain/incidents/commitment.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { overdueFrom } from "#domain/maintenance/maintenance.ts";
import { recountsOf, tallyTimesOf } from "#domain/publishing/change-times.ts";
import { editTimes, listedTimes, promiseTimes, textTimesOf } from "#domain/publishing/entry-times.ts";
import { monthOfPage, paths } from "#domain/publishing/paths.ts";
import { type Entry, nextUpdateDueAt } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, everStated } from "#domain/updates/update.ts";
import { monthStretch } from "#domain/uptime/month.ts";
import type { FrontPage } from "./front.ts";
import type { IncidentPage } from "./incident.ts";
import type { Snapshot } from "./snapshot.ts";
import { isIn } from "./targets.ts";

// The "as of" time of a page is that of the last change of what it shows: posted, edited or fallen due. If it were the last change of
// the record, every update would change every page; and a new day alone says nothing new.

/**
 * The "as of" time of a page that shows nothing with a time: when the latest service was added. That is in the catalogue file, so a
 * record that is rebuilt from a copy has the same pages.
 */
export function asOfSite({ db, active }: Snapshot): Instant {
  const added = servicesOf(active).flatMap(({ since }) => since ?? []);
  return added.length > 0 ? Math.max(...added) : (firstChangeAt(db) ?? 0);
}

/** The "as of" time of the page of an incident or maintenance: its last text, figure or edit, or the last promise that fell due. */
export const asOfEntry = (snapshot: Snapshot, entry: Entry): Instant =>
  Math.max(...textTimesOf(entry), ...figureTimes(snapshot, entry), ...editTimes(entry), ...dueTimes(snapshot, entry));

/** The "as of" time of an incident's page, which also shows when postmortems fall due. */
export const asOfIncident = (snapshot: Snapshot, { incident, commitments }: IncidentPage): Instant =>
  Math.max(asOfEntry(snapshot, incident), ...commitments.map(({ by }) => by).filter((by) => by < snapshot.asOf));

/** The "as of" time of a page that lists incidents and maintenances with their titles, times and impact. */
const asOfList = (snapshot: Snapshot, listed: readonly Listed[]): Instant =>
  Math.max(
    asOfSite(snapshot),
    ...entriesOf(snapshot, listed).flatMap((entry) => [...listedTimes(entry), ...dueTimes(snapshot, entry)]),
  );

/**
 * The "as of" time of the page of a service or region. It also leads to its open incidents with their latest updates, shows when the
 * next updates of its maintenance are promised, and has figures, which count more incidents than it lists.
 */
export const asOfPlace = (snapshot: Snapshot, place: Place): Instant => {
  const { open, incidents, maintenances } = place;
  const target = place.region ? { region: place.region.slug } : { service: place.service?.slug ?? "" };
  return Math.max(
    asOfList(snapshot, [...open, ...incidents, ...maintenances.now, ...maintenances.over]),
    ...entriesOf(snapshot, open).map((entry) => asOfEntry(snapshot, entry)),
    ...entriesOf(snapshot, maintenances.now).flatMap(promiseTimes),
    ...placeFigureTimes(snapshot, target),
    // What was announced and cancelled has left the page.
    ...snapshot.maintenances(cancelledIdsAt(snapshot.db, target, LATEST)).flatMap(listedTimes),
  );
};

/**
 * When the state or the figures of a service or region changed by what its page need not list: the figures of the ninety days, and of
 * the months that these overlap.
 */
function placeFigureTimes(snapshot: Snapshot, target: Target): Instant[] {
  const isHere = isIn(snapshot, target);
  return snapshot.measured().flatMap((incident) => {
    const isFigure = everStated(incident).some(isHere);
    return recountsOf(incident, snapshot.site.zone).flatMap(({ at, months, changesUnknown }) =>
      changesUnknown || (isFigure && months.some((month) => snapshot.months.includes(month))) ? [at] : [],
    );
  });
}

interface Place {
  service?: { slug: string };
  region?: { slug: string };
  open: readonly Listed[];
  incidents: readonly Listed[];
  maintenances: { now: readonly Listed[]; over: readonly Listed[] };
}

/** The "as of" time of the front page, which also shows when anything was last published. */
export const asOfFront = (snapshot: Snapshot, { open, ongoing, upcoming, recent, lastUpdateAt }: FrontPage): Instant =>
  Math.max(lastUpdateAt ?? 0, asOfList(snapshot, [...open, ...ongoing, ...upcoming, ...recent]));

/**
 * The "as of" time of a month's page: that of its entries and of all that its figures count, also what started in another month;
 * without any, nothing has changed since the month ended.
 */
export function asOfMonth(snapshot: Snapshot, month: string, listed: readonly Listed[]): Instant {
  const { to } = monthStretch(month, snapshot.site.zone);
  const times = [
    ...entriesOf(snapshot, listed).flatMap((entry) => listedTimes(entry)),
    ...snapshot.measuredIn(month).flatMap((incident) => monthFigureTimes(snapshot, month, incident)),
  ];
  return times.length > 0 ? Math.max(...times) : Math.min(asOfSite(snapshot), to);
}

/** When an incident changed the figures of a month. An outage that goes on without updates counts there as it was last stated. */
function monthFigureTimes({ site: { zone } }: Snapshot, month: string, incident: Incident): Instant[] {
  const recounts = recountsOf(incident, zone);
  const own = recounts.filter(({ months }) => months.includes(month));
  const { from, to } = monthStretch(month, zone);
  const isCounted = entrySpans(incident).some((span) => span.from < to && (span.to === null || span.to > from));
  return (own.length === 0 && isCounted ? recounts.slice(-1) : own).map(({ at }) => at);
}

/**
 * The "as of" time of the history: the latest entry in it, the latest correction or withdrawal that moved or removed one, or the latest
 * change of what its medians count.
 */
export function asOfHistory(snapshot: Snapshot): Instant {
  const { db, site } = snapshot;
  const measured = snapshot.incidents(latestSettledIds(db, LATEST));
  const times = [
    ...[lastAddedAt(db)].filter((at) => at !== null),
    // An incident that was reopened was measured before.
    ...[...measured, ...snapshot.unsettled()].flatMap((incident) => tallyTimesOf(incident, site.zone, true)),
    ...snapshot
      .incidents([...correctedIds(db), ...withdrawnIds(db)])
      .flatMap((incident) => tallyTimesOf(incident, site.zone, false)),
    ...measured.flatMap(({ postmortem }) =>
      (["preliminary", "final"] as const).flatMap((stage) => stageAt(postmortem, stage) ?? []),
    ),
  ];
  return times.length > 0 ? Math.max(...times) : asOfSite(snapshot);
}

/** The "as of" time of the list of open corrective actions: the latest postmortem with actions, or a new title or withdrawal. */
export function asOfActions(snapshot: Snapshot): Instant {
  const { db } = snapshot;
  const times = snapshot
    .incidents(idsWithOpenActions(db))
    .flatMap((incident) => [...editTimes(incident), ...withdrawnAt(incident)]);
  return Math.max(lastActionsAt(db) ?? asOfSite(snapshot), ...times);
}

const withdrawnAt = ({ updates }: Incident): Instant[] => updates.filter(({ status }) => status === "withdrawn").map(postedAtOf);

interface Listed {
  id: string;
}

const LATEST = 20;
const postedAtOf = ({ postedAt }: { postedAt: Instant }): Instant => postedAt;
const entriesOf = (snapshot: Snapshot, listed: readonly Listed[]): Entry[] => snapshot.entries(listed.map(({ id }) => id));

/**
 * When the calendar last changed a page whatever was posted: pages with the last days are rendered every day, that of a month until
 * the month is over, and others never.
 */
export function turnedAt({ today, site }: Snapshot, path: string): Instant {
  const month = monthOfPage(path);
  if (month !== undefined) return Math.min(today.from, monthStretch(month, site.zone).to);
  return path === paths.front || DAILY.test(path) ? today.from : 0;
}

const DAILY = /^\/(history|actions|services|regions)\//;

/** When figures were taken, of those that state it. */
const figureTimes = ({ asOf }: Snapshot, entry: Entry): Instant[] =>
  (entry.kind === "incident" ? entry.figures : []).flatMap(({ asOf: taken }) => (taken !== null && taken <= asOf ? [taken] : []));

/** When what an entry promised fell due. */
function dueTimes({ asOf }: Snapshot, entry: Entry): Instant[] {
  const behindPlan = entry.kind === "maintenance" ? [overdueFrom(entry)] : [];
  return [
    ...behindPlan.filter((from) => from !== null).filter((from) => from <= asOf),
    ...[nextUpdateDueAt(entry)].filter((by) => by !== null).filter((by) => isOverdue(by, asOf)),
  ];
}
