import { openSpans, spansOf } from "#domain/impact/impact.ts";
import { type Level, worstOf } from "#domain/impact/level.ts";
import type { Catalogue, Cell } from "#domain/impact/service.ts";
import { memoizePer } from "#domain/memoize.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import { inOrder } from "#domain/updates/update.ts";
import { REGIONS, regionId, serviceId } from "./components.ts";
import type { AffectedComponent } from "./shapes.ts";

/** A component as updates name it: with its group, and the cells that it is made of. */
interface Watched {
  code: string;
  name: string;
  has: (cell: Cell) => boolean;
}

/** What each update of an incident or a maintenance did to the components that it speaks of, by the update's id; null where it speaks of none. */
export function affectedComponents(catalogue: Catalogue, entry: Entry): Map<string, AffectedComponent[] | null> {
  const watched = watchedOf(catalogue);
  const updates = inOrder<AnyUpdate>(entry.updates);
  let before: Level[] = watched.map(() => "operational");
  return new Map(
    updates.map(({ id, impacts }, index) => {
      // Most words change no impact, and long incidents have hundreds.
      if (impacts.length === 0) return [id, null];
      const told = updates.slice(0, index + 1).flatMap((update) => update.impacts);
      const after = levelsOf(watched, told);
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

function levelsOf(watched: readonly Watched[], told: Parameters<typeof spansOf>[0]): Level[] {
  const open = openSpans(spansOf(told));
  return watched.map(({ has }) => worstOf(open.flatMap(({ cell, level }) => (has(cell) ? [level] : []))));
}

/** All components, those of retired services too, in the catalogue's order: each incident of a document asks for them. */
const watchedOf = memoizePer((catalogue: Catalogue): readonly Watched[] => [
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
    has: (cell: Cell) => cell.region === slug,
  })),
]);
