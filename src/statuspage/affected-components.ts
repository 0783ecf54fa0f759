import { openSpans, spansOf } from "#domain/impact/impact.ts";
import { type Level, worstOf } from "#domain/impact/level.ts";
import { regionsOfCells } from "#domain/impact/place-state.ts";
import type { Catalogue, Cell } from "#domain/impact/service.ts";
import { memoizePer } from "#domain/memoize.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import { inOrder } from "#domain/updates/update.ts";
import { REGIONS, regionId, serviceId } from "./components.ts";
import type { AffectedComponent } from "./shapes.ts";

/** A component as updates name it: with its group, and the condition for its cells. */
interface WatchedComponent {
  code: string;
  name: string;
  has: (cell: Cell) => boolean;
}

/**
 * The affected components of each update of an entry, with their levels before and after, by update id; null if the update
 * changes none.
 */
export function affectedComponents(catalogue: Catalogue, entry: Entry): Map<string, AffectedComponent[] | null> {
  const watched = watchedOf(catalogue);
  const updates = inOrder<AnyUpdate>(entry.updates);
  let before: Level[] = watched.map(() => "operational");
  return new Map(
    updates.map(({ id, impacts }, index) => {
      // Most updates change no impact, and long incidents have hundreds of updates.
      if (impacts.length === 0) return [id, null];
      const changes = updates.slice(0, index + 1).flatMap((update) => update.impacts);
      const after = levelsOf(watched, changes);
      const affected = watched.flatMap(({ code, name, has }, n) =>
        impacts.some(({ cell }) => has(cell))
          ? [{ code, name, old_status: before[n] as Level, new_status: after[n] as Level }]
          : [],
      );
      before = after;
      return [id, affected.length > 0 ? affected : null];
    }),
  );
}

function levelsOf(watched: readonly WatchedComponent[], changes: Parameters<typeof spansOf>[0]): Level[] {
  const open = openSpans(spansOf(changes));
  return watched.map(({ has }) => worstOf(open.flatMap(({ cell, level }) => (has(cell) ? [level] : []))));
}

/**
 * All components in the catalogue's order, including those of retired services. Cached, since each incident of a document needs
 * them.
 */
const watchedOf = memoizePer((catalogue: Catalogue): readonly WatchedComponent[] => {
  const regionsOf = regionsOfCells(catalogue);
  return [
    ...catalogue.groups.flatMap((group) =>
      group.services.map(({ slug, name }) => ({
        code: serviceId(slug),
        name: `${group.name} - ${name}`,
        has: (cell: Cell) => cell.service === slug,
      })),
    ),
    ...catalogue.regions.map(({ slug, name }) => ({
      code: regionId(slug),
      name: `${REGIONS} - ${name}`,
      has: (cell: Cell) => regionsOf(cell).includes(slug),
    })),
  ];
});
