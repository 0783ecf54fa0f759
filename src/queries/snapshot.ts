import type { Reader } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import { ongoingIds, upcomingIds } from "#db/incidents/maintenance-lists.ts";
import { lastChangeAt } from "#db/record/publications.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { activeCatalogue, type Catalogue } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { lazy } from "#domain/memoize.ts";
import type { Look } from "#domain/publishing/look.ts";
import type { Entry } from "#domain/record/entry.ts";
import { dayOf, type Instant } from "#domain/time.ts";
import { type DayAxis, dayAxis } from "#domain/uptime/days.ts";
import type { Stretch, Weights } from "#domain/uptime/uptime.ts";
import { type SnapshotSpans, spansOf } from "./spans.ts";

/** Who speaks, as every page says it. */
export interface Site {
  name: string;
  url: string;
  zone: string;
  /** The languages of the pages, by BCP 47; the first has the paths without a prefix, and the feeds. */
  locales: readonly string[];
  cloud: string;
  securityContact: string;
  uptimeWeights: Weights;
  /** Other addresses that have the same pages. */
  mirrors: readonly { name: string; publicUrl: string }[];
  /** Where feed readers may ask to be told at once (WebSub); null when there is no such place. */
  webSubHub: string | null;
  /** What the operator gives the pages of their own. */
  look?: Look;
  /** Where the form of the Subscribe page is sent to; left out where nobody can subscribe by mail. */
  subscribeUrl?: string;
  /** Whether all of it is practice, and every page says so. */
  isDrill?: boolean;
}

/** The record as it stood at one moment, from which any number of pages can be made without contradicting each other. */
export interface Snapshot extends SnapshotSpans {
  tx: Reader;
  site: Site;
  /** With retired services, for names of old impact. */
  catalogue: Catalogue;
  /** Without them, for what is offered now. */
  active: Catalogue;
  /** The last change of the record, the turning of the day included. Pages depend on this, never on the clock: the same record gives the same bytes. */
  asOf: Instant;
  /** The last ninety days up to `asOf`. */
  axis: DayAxis;
  /** The day of `asOf`, whole. */
  today: Stretch;
  /** Incidents of which something is open, newest first. */
  unsettled(): readonly Incident[];
  /** Maintenances that are under way, the oldest first. */
  ongoing(): readonly Maintenance[];
  /** Maintenances that are announced and have not begun, the soonest first. */
  upcoming(): readonly Maintenance[];
  /** Incidents and maintenances in the order of the ids; unknown ids are left out, and by kind those of the other. */
  entries(ids: readonly string[]): Entry[];
  entry(id: string): Entry | undefined;
  incident(id: string): Incident | undefined;
  incidents(ids: readonly string[]): Incident[];
  maintenances(ids: readonly string[]): Maintenance[];
}

const KEPT = 250;
/** How many days the bars show. */
export const BAR_DAYS = 90;

/**
 * A snapshot of whatever `tx` sees. The caller keeps that from changing while pages are made.
 * `known` are incidents and maintenances already read that are sure not to have changed since; those read now are added to it, by way of `load`.
 */
export function takeSnapshot(tx: Reader, site: Site, known = new Map<string, Entry>(), load = loadEntries): Snapshot {
  const catalogue = loadCatalogue(tx);
  const asOf = lastChangeAt(tx) ?? 0;
  const axis = dayAxis(dayOf(asOf, site.zone), BAR_DAYS, site.zone);
  const entries = (ids: readonly string[]): Entry[] => {
    // A full publication passes by all of them: what was read may be forgotten, memory may not grow.
    if (known.size > KEPT) known.clear();
    const missing = ids.filter((id) => !known.has(id));
    for (const entry of load(tx, missing)) known.set(entry.id, entry);
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  const incidents = (ids: readonly string[]) => entries(ids).filter((entry) => entry.kind === "incident");
  const maintenances = (ids: readonly string[]) => entries(ids).filter((entry) => entry.kind === "maintenance");
  const unsettled = lazy(() => incidents(unsettledIds(tx)));
  const ongoing = lazy(() => maintenances(ongoingIds(tx)));
  const upcoming = lazy(() => maintenances(upcomingIds(tx)));
  const reader = { tx, zone: site.zone, axis, unsettled, ongoing, incidents, maintenances };
  return {
    tx,
    site,
    catalogue,
    active: activeCatalogue(catalogue),
    asOf,
    axis,
    today: { from: axis.starts.at(-2) as Instant, to: axis.starts.at(-1) as Instant },
    unsettled,
    ongoing,
    upcoming,
    ...spansOf(reader),
    entries,
    entry: (id) => entries([id])[0],
    incidents,
    maintenances,
    incident: (id) => incidents([id])[0],
  };
}
