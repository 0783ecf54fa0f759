import { memoizePer } from "#domain/memoize.ts";
import { type Instant, toZonedIso } from "#domain/time.ts";
import { lastEventAt } from "#queries/latest.ts";
import { type Snapshot, shownTime } from "#queries/snapshot.ts";
import { idFrom } from "#usecases/context.ts";
import { componentsOf } from "./components.ts";
import type { Component, Page } from "./shapes.ts";

/** What all documents of a snapshot are created from. */
export interface Board {
  snapshot: Snapshot;
  page: Page;
  /** Groups and their children, in the order of their positions. */
  components: readonly Component[];
  iso: (at: Instant) => string;
  isoOrNull: (at: Instant | null) => string | null;
}

/** The page and its components as of a snapshot. Cached, since eight documents show them. */
export const boardOf = memoizePer((snapshot: Snapshot): Board => {
  const { url, zone, isDrill } = snapshot.site;
  const name = isDrill ? `DRILL: ${snapshot.site.name}` : snapshot.site.name;
  const iso = (at: Instant) => toZonedIso(at, zone);
  const page = {
    id: idFrom("page", url),
    name,
    url,
    time_zone: zone,
    updated_at: iso(shownTime(snapshot, lastEventAt(snapshot))),
  };
  const isoOrNull = (at: Instant | null) => (at === null ? null : iso(at));
  return { snapshot, page, iso, isoOrNull, components: componentsOf(snapshot, page.id, iso) };
});
