import { latestIncidentIds, latestSettledIds } from "#db/incidents/incident-lists.ts";
import { allMaintenanceIds } from "#db/incidents/maintenance-lists.ts";
import { idsWithOpenActions, lastActionsAt } from "#db/incidents/postmortems.ts";
import { firstChangeAt } from "#db/record/publications.ts";
import { isOverdue } from "#domain/due.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { stageAt } from "#domain/incidents/commitment.ts";
import { type Incident, nextUpdateDueAt } from "#domain/incidents/incident.ts";
import { type Maintenance, overdueFrom } from "#domain/maintenance/maintenance.ts";
import { monthOfPage, paths } from "#domain/publishing/paths.ts";
import { type Entry, factCorrections } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { inOrder } from "#domain/updates/update.ts";
import { monthStretch } from "#domain/uptime/month.ts";
import type { FrontPage } from "./front.ts";
import type { IncidentPage } from "./incident.ts";
import type { Snapshot } from "./snapshot.ts";

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

/** The "as of" time of the page of a service or region, which also leads to its open incidents with their latest updates. */
export const asOfPlace = (snapshot: Snapshot, { open, incidents, maintenances: { now, over } }: Place): Instant =>
  Math.max(
    asOfList(snapshot, [...open, ...incidents, ...now, ...over]),
    ...entriesOf(snapshot, open).map((entry) => asOfEntry(snapshot, entry)),
  );

interface Place {
  open: readonly Listed[];
  incidents: readonly Listed[];
  maintenances: { now: readonly Listed[]; over: readonly Listed[] };
}

/** The "as of" time of the front page, which also shows when anything was last published. */
export const asOfFront = (snapshot: Snapshot, { open, ongoing, upcoming, recent, lastUpdateAt }: FrontPage): Instant =>
  Math.max(lastUpdateAt ?? 0, asOfList(snapshot, [...open, ...ongoing, ...upcoming, ...recent]));

/** The "as of" time of a month's page: that of its entries; without any, nothing has changed since the month ended. */
export function asOfMonth(snapshot: Snapshot, month: string, listed: readonly Listed[]): Instant {
  const { to } = monthStretch(month, snapshot.site.zone);
  const times = entriesOf(snapshot, listed).flatMap((entry) => listedTimes(entry));
  return times.length > 0 ? Math.max(...times) : Math.min(asOfSite(snapshot), to);
}

/** The "as of" time of the history: the latest entry in it, or the latest resolution or postmortem, which its medians count. */
export function asOfHistory(snapshot: Snapshot): Instant {
  const { db } = snapshot;
  const added = snapshot.incidents(latestIncidentIds(db, LATEST)).map(({ updates }) => Math.min(...updates.map(postedAtOf)));
  const started = snapshot.maintenances(allMaintenanceIds(db, LATEST)).flatMap(startedTimes);
  const measured = snapshot.incidents(latestSettledIds(db, LATEST)).flatMap(resolvedTimes);
  const times = [...added, ...started, ...measured];
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

const startedTimes = ({ updates }: Maintenance): Instant[] => {
  const first = inOrder(updates).find(({ status }) => status !== "scheduled" && status !== "cancelled");
  return first ? [first.postedAt] : [];
};

const resolvedTimes = ({ updates, postmortem }: Incident): Instant[] => [
  ...updates
    .filter(({ status }) => status === "resolved")
    .map(postedAtOf)
    .slice(0, 1),
  ...(["preliminary", "final"] as const).flatMap((stage) => stageAt(postmortem, stage) ?? []),
];

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

/** When texts of an entry were published. */
const textTimesOf = (entry: Entry): Instant[] => [
  ...entry.updates.flatMap(({ postedAt, revisions }) => [postedAt, ...revisions.map(({ publishedAt }) => publishedAt)]),
  ...(entry.kind === "incident" ? (entry.postmortem?.revisions ?? []).map(({ publishedAt }) => publishedAt) : []),
];

/** When figures were taken, of those that state it. */
const figureTimes = ({ asOf }: Snapshot, entry: Entry): Instant[] =>
  (entry.kind === "incident" ? entry.figures : []).flatMap(({ asOf: taken }) => (taken !== null && taken <= asOf ? [taken] : []));

/** When an entry changed as lists show it: by updates that change its status, plan or impact, and by edits. */
const listedTimes = (entry: Entry): Instant[] => [...changingUpdates(entry), ...editTimes(entry)];

function changingUpdates({ updates }: Entry): Instant[] {
  const ordered = inOrder<Entry["updates"][number]>(updates);
  return ordered.flatMap((update, index) => {
    const isPlanned = "planned" in update && update.planned !== null;
    const isSame = update.status === ordered[index - 1]?.status && update.impacts.length === 0 && !isPlanned;
    return isSame ? [] : [update.postedAt];
  });
}

/** When the title, other details or the facts of updates were corrected. */
const editTimes = (entry: Entry): readonly Instant[] => [
  ...(entry.kind === "maintenance" ? entry.edits : []),
  ...entry.corrections.map(({ publishedAt }) => publishedAt),
  ...factCorrections(entry).map(({ publishedAt }) => publishedAt),
];

/** When what an entry promised fell due. */
function dueTimes({ asOf }: Snapshot, entry: Entry): Instant[] {
  if (entry.kind === "maintenance") return [overdueFrom(entry)].filter((from) => from !== null).filter((from) => from <= asOf);
  return [nextUpdateDueAt(entry)].filter((by) => by !== null).filter((by) => isOverdue(by, asOf));
}
