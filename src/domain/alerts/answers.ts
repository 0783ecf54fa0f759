import { openSpans } from "#domain/impact/impact.ts";
import { cellKey } from "#domain/impact/service.ts";
import { type Incident, withdrawnAt } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, impactChangesOf } from "#domain/updates/update.ts";
import type { AffectedCell, Answer } from "./proposal.ts";

/** When the level of each cell last changed on record, by cell key. */
export const lastChanges = (record: Incident): Map<string, Instant> =>
  new Map(
    impactChangesOf(record)
      .sort((one, other) => one.at - other.at)
      .map(({ cell, at }) => [cellKey(cell), at]),
  );

/**
 * What people have answered to alerts: for each cell that the alerts `reported` and that has another level on record since, when that
 * level began there. `known` answers of a former incident stay while `record`, the group's last incident, does not state their cell.
 */
export function answersTo(reported: readonly AffectedCell[], record: Incident | null, known: readonly Answer[]): Answer[] {
  if (record === null) return [...known];
  const stated = lastChanges(record);
  const levels = new Map(openSpans(entrySpans(record)).map(({ cell, level }) => [cellKey(cell), level]));
  const answered = reported.flatMap(({ cell, level }): Answer[] => {
    const at = stated.get(cellKey(cell));
    const isSame = levels.get(cellKey(cell)) === level;
    return at === undefined || isSame ? [] : [{ cell, at: withdrawnAt(record) ?? at }];
  });
  return [...known.filter(({ cell }) => !stated.has(cellKey(cell))), ...answered];
}
