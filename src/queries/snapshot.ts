import type { Reader } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import { ongoingIds, upcomingIds } from "#db/incidents/maintenance-lists.ts";
import { listNamedMirrors } from "#db/record/mirrors.ts";
import { lastChangeAt } from "#db/record/publications.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { currentCatalogue, withCells } from "#domain/impact/current-catalogue.ts";
import { openSpans } from "#domain/impact/impact.ts";
import type { Catalogue, Cell } from "#domain/impact/service.ts";
import { type Incident, isImpactUnknown } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { lazy } from "#domain/memoize.ts";
import { isSameMirror, type Site } from "#domain/publishing/site.ts";
import type { Entry } from "#domain/record/entry.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { type DayAxis, dayAxis } from "#domain/uptime/days.ts";
import type { Stretch } from "#domain/uptime/uptime.ts";
import { type SnapshotSpans, spansOf } from "./spans.ts";

/** The record at one moment, from which any number of pages can be rendered consistently. */
export interface Snapshot extends SnapshotSpans {
  db: Reader;
  site: Site;
  /** The catalogue with retired services, for the names in past impact. */
  catalogue: Catalogue;
  /** What pages list now: the services on offer, and those with open impact. */
  active: Catalogue;
  /**
   * The time of the last change of the record, including the change of day. Pages depend on this, never on the clock, so that the
   * same record produces the same bytes.
   */
  asOf: Instant;
  /** When the pages are made. Only a time that is later, since a machine's clock was ahead, is shown otherwise; see `shownTime`. */
  clock: Instant;
  /** The last ninety days up to `asOf`. */
  axis: DayAxis;
  /** The complete day of `asOf`. */
  today: Stretch;
  /** What is not affected by open impact: `unknown` while an incident is open whose impact is not known yet. */
  unaffected(): "operational" | "unknown";
  /** Unsettled incidents, newest first. */
  unsettled(): readonly Incident[];
  /** Ongoing maintenances, the oldest first. */
  ongoing(): readonly Maintenance[];
  /** Announced maintenances that have not started, the soonest first. */
  upcoming(): readonly Maintenance[];
  /** Incidents and maintenances in the order of the ids; unknown ids, and ids of another kind, are left out. */
  entries(ids: readonly string[]): Entry[];
  entry(id: string): Entry | undefined;
  incident(id: string): Incident | undefined;
  incidents(ids: readonly string[]): Incident[];
  maintenances(ids: readonly string[]): Maintenance[];
}

/** A time as pages state it: one that has not come yet, after a clock that was ahead, is stated as that of the publication. */
export const shownTime = ({ asOf, clock }: Pick<Snapshot, "asOf" | "clock">, at: Instant): Instant =>
  at <= clock ? at : Math.min(asOf, clock);

const openCells = (entries: readonly Entry[]): Cell[] => openSpans(entries.flatMap(entrySpans)).map(({ cell }) => cell);

/** The mirrors that pages name: one that never held a publication would lead readers nowhere. */
function namedOf(db: Reader, { mirrors }: Site): Site["mirrors"] {
  if (mirrors.length === 0) return mirrors;
  const known = listNamedMirrors(db);
  return mirrors.filter((mirror) => known.some((each) => isSameMirror(each, mirror)));
}

const MAX_CACHED = 250;
/** The number of days of a bar. */
export const BAR_DAYS = 90;

/**
 * A snapshot of what `db` reads. The caller must keep that constant while pages are rendered. `known` caches entries that have
 * not changed since they were read; entries that are read now, with `load`, are added to it. `now`: the clock, where pages are
 * published.
 */
export function takeSnapshot(
  db: Reader,
  site: Site,
  known = new Map<string, Entry>(),
  load = loadEntries,
  now = Number.POSITIVE_INFINITY,
): Snapshot {
  const catalogue = loadCatalogue(db);
  const asOf = lastChangeAt(db) ?? 0;
  const axis = dayAxis(dayOf(asOf, site.zone), BAR_DAYS, site.zone);
  const entries = (ids: readonly string[]): Entry[] => {
    // A full publication reads all entries, and memory must not grow with them.
    if (known.size > MAX_CACHED) known.clear();
    const missing = ids.filter((id) => !known.has(id));
    for (const entry of load(db, missing)) known.set(entry.id, entry);
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  const incidents = (ids: readonly string[]) => entries(ids).filter((entry) => entry.kind === "incident");
  const maintenances = (ids: readonly string[]) => entries(ids).filter((entry) => entry.kind === "maintenance");
  const unsettled = lazy(() => incidents(unsettledIds(db)));
  const ongoing = lazy(() => maintenances(ongoingIds(db)));
  const upcoming = lazy(() => maintenances(upcomingIds(db)));
  const open = lazy(() => openCells([...unsettled(), ...ongoing()]));
  const active = lazy(() => currentCatalogue(catalogue, open()));
  const sources = {
    db,
    catalogue: lazy(() => withCells(catalogue, open())),
    zone: site.zone,
    axis,
    unsettled,
    ongoing,
    incidents,
    maintenances,
  };
  return {
    db,
    site: { ...site, mirrors: namedOf(db, site) },
    catalogue,
    get active() {
      return active();
    },
    asOf,
    clock: now,
    axis,
    today: { from: axis.starts.at(-2) as Instant, to: axis.starts.at(-1) as Instant },
    unaffected: lazy(() => (unsettled().some(isImpactUnknown) ? "unknown" : "operational")),
    unsettled,
    ongoing,
    upcoming,
    ...spansOf(sources),
    entries,
    entry: (id) => entries([id])[0],
    incidents,
    maintenances,
    incident: (id) => incidents([id])[0],
  };
}
