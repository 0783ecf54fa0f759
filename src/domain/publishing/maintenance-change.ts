import { actualStartOf, type Maintenance, plannedOf, sequenceOf } from "#domain/maintenance/maintenance.ts";
import { nextUpdateDueAt } from "#domain/record/entry.ts";
import { feedFingerprint } from "#domain/record/feed-fingerprint.ts";
import { monthOf } from "#domain/time.ts";
import { entrySpans, impactChangesOf, statusOf } from "#domain/updates/update.ts";
import { type Change, levelsAs } from "./change.ts";

/**
 * The change from one state of a maintenance to another (null: it did not exist). It names the services and regions of both
 * states, and the months that list it: those of its actual start.
 * `listing`: a month gained or lost a started maintenance. `summary`: lists change. `told`: feeds change. `levels`: the currently
 * affected cells or their levels change. `calendar`: its calendar entry changes.
 */
export function maintenanceChange(before: Maintenance | null, after: Maintenance, zone: string): Change {
  const states = [before, after].filter((state) => state !== null);
  const cells = states.flatMap((state) => [...state.scope, ...impactChangesOf(state)].map(({ cell }) => cell));
  const regions = cells.map(({ region }) => region);
  const months = states.map((state) => listedMonth(state, zone));
  return {
    kind: "maintenance",
    id: after.id,
    months: distinct(months.flatMap((month) => month ?? [])),
    counted: [],
    services: distinct(cells.map(({ service }) => service)),
    regions: distinct(regions.filter((region) => region !== null)),
    global: regions.includes(null),
    listing: months.length === 1 ? months[0] !== null : months[0] !== months[1],
    summary: before === null || listedAs(before) !== listedAs(after),
    levels: levelsAs(before) !== levelsAs(after),
    told: before === null || feedFingerprint(before) !== feedFingerprint(after),
    calendar: before === null || calendarEntryAs(before) !== calendarEntryAs(after),
  };
}

/** The month that lists a maintenance in the history: that of its actual start, in the site's zone; null before. */
function listedMonth(maintenance: Maintenance, zone: string): string | null {
  const startedAt = actualStartOf(maintenance);
  return startedAt === null ? null : monthOf(startedAt, zone);
}

/** Everything of a maintenance that lists and bars depend on. */
const listedAs = (maintenance: Maintenance): string =>
  JSON.stringify([
    maintenance.title,
    maintenance.titleTranslations,
    maintenance.scope,
    statusOf(maintenance),
    plannedOf(maintenance),
    entrySpans(maintenance),
    actualStartOf(maintenance),
    maintenance.edits,
    nextUpdateDueAt(maintenance),
  ]);

/** Everything of a maintenance that its calendar entry depends on. */
const calendarEntryAs = (maintenance: Maintenance): string =>
  JSON.stringify([maintenance.title, maintenance.scope, plannedOf(maintenance), statusOf(maintenance), sequenceOf(maintenance)]);

const distinct = (values: string[]): string[] => [...new Set(values)].sort();
