import { beganAt, type Maintenance, plannedOf, sequenceOf } from "#domain/maintenance/maintenance.ts";
import { feedFingerprint } from "#domain/record/feed-fingerprint.ts";
import { monthOf } from "#domain/time.ts";
import { entrySpans, impactChangesOf, statusOf } from "#domain/updates/update.ts";
import { type Change, levelsAs } from "./change.ts";

/**
 * The change from one state of a maintenance to another (null: it was not there). It names the services and regions of both states,
 * and the months that list it: those in which it began.
 * `listing` tells that months gained or lost one that had begun; `summary` that lists say something else of it, `told` that feeds do;
 * `levels` that another cell is hit now, or otherwise; `calendar` that its
 * entry in the calendar is another.
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
    calendar: before === null || entryAs(before) !== entryAs(after),
  };
}

/** The month under which the history lists it: that in which it began, in the site's zone; null before. */
export function listedMonth(maintenance: Maintenance, zone: string): string | null {
  const began = beganAt(maintenance);
  return began === null ? null : monthOf(began, zone);
}

/** What lists and bars show of it: they depend on nothing else. */
const listedAs = (maintenance: Maintenance): string =>
  JSON.stringify([
    maintenance.title,
    maintenance.titleTranslations,
    maintenance.scope,
    statusOf(maintenance),
    plannedOf(maintenance),
    entrySpans(maintenance),
    beganAt(maintenance),
  ]);

/** What the calendar shows of it. */
const entryAs = (maintenance: Maintenance): string =>
  JSON.stringify([maintenance.title, maintenance.scope, plannedOf(maintenance), statusOf(maintenance), sequenceOf(maintenance)]);

const distinct = (words: string[]): string[] => [...new Set(words)].sort();
