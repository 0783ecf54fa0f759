import type { Tx } from "#db/engine/open.ts";
import { saveSeries } from "#db/incidents/maintenance-series.ts";
import { addMaintenance, loadMaintenance } from "#db/incidents/maintenances.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { announceable, type Series } from "#domain/maintenance/series.ts";
import { announced } from "#domain/maintenance/step.ts";
import type { Instant } from "#domain/time.ts";
import { translatedPart } from "#domain/translation.ts";
import { idFrom, type Scheduling } from "#usecases/context.ts";
import { commitIn } from "#usecases/record/commit.ts";
import { startsAfter } from "./recurrence.ts";

/** More occurrences than can be announced ahead, even of a daily rule. */
const MAX_OCCURRENCES = 40;

/** Announces the occurrences of a series that are due for it; existing ones stay as they are. Returns the ids of the new ones. */
export function announceDue(tx: Tx, context: Scheduling, series: Series): string[] {
  const now = context.now();
  const { due, nextAt } = announceable(startsNotOver(series, context.zone, now), now);
  saveSeries(tx, series, nextAt);
  return due.flatMap((from) => announceOne(tx, context, series, from));
}

/** The starts of occurrences that are not over yet, in order. */
const startsNotOver = ({ rule, firstFrom, duration }: Series, zone: string, now: Instant): Instant[] =>
  startsAfter(rule, firstFrom, zone, now - duration, MAX_OCCURRENCES);

function announceOne(tx: Tx, context: Scheduling, series: Series, from: Instant): string[] {
  // An occurrence always gets the same id, so that it is never announced twice.
  const id = idFrom("maintenance", series.id, from);
  if (loadMaintenance(tx, id)) return [];
  const { title, titleTranslations, scope, beginsBy, endsBy, remindBefore } = series;
  const titles = { title, ...translatedPart("titleTranslations", titleTranslations) };
  const plan = { ...titles, scope, beginsBy, endsBy, remindBefore, series: series.id, edits: [], corrections: [] };
  const empty: Maintenance = { kind: "maintenance", id, ...plan, updates: [] };
  const planned = { from, until: from + series.duration };
  const after = announced(empty, planned, series, context.now(), idFrom("announcement", id));
  commitIn(tx, context, () => {
    addMaintenance(tx, after);
    return { result: {}, before: null, after };
  });
  return [id];
}
