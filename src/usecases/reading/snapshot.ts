import { settledSinceIds, unsettledIds } from "../../../db/incident-lists.ts";
import { loadIncidents } from "../../../db/incidents.ts";
import type { Tx } from "../../../db/open.ts";
import { lastChangeAt } from "../../../db/publications.ts";
import { loadCatalogue } from "../../../db/services.ts";
import { type DayAxis, dayAxis } from "../../domain/days.ts";
import type { ImpactSpan } from "../../domain/impact.ts";
import { type Incident, incidentSpans } from "../../domain/incident.ts";
import { activeCatalogue, type Catalogue } from "../../domain/service.ts";
import { dayOf, type Instant } from "../../domain/time.ts";

/** Who speaks, as every page says it. */
export interface Site {
  name: string;
  url: string;
  zone: string;
  cloud: string;
  securityContact: string;
}

/** The record as it stood at one moment, from which any number of pages can be made without contradicting each other. */
export interface Snapshot {
  tx: Tx;
  site: Site;
  /** With retired services, for names of old impact. */
  catalogue: Catalogue;
  /** Without them, for what is offered now. */
  active: Catalogue;
  /** The last change of the record, the turning of the day included. Pages depend on this, never on the clock: the same record gives the same bytes. */
  asOf: Instant;
  /** The last ninety days up to `asOf`. */
  axis: DayAxis;
  /** Incidents of which something is open, newest first. */
  unsettled(): readonly Incident[];
  /** Every span that may touch a day of the axis. */
  spans(): readonly ImpactSpan[];
  incident(id: string): Incident | undefined;
  incidents(ids: readonly string[]): Incident[];
}

const KEPT = 250;
const BAR_DAYS = 90;

/**
 * A snapshot of whatever `tx` sees. The caller keeps that from changing while pages are made.
 * `known` are incidents already read that are sure not to have changed since; those read now are added to it, by way of `load`.
 */
export function takeSnapshot(tx: Tx, site: Site, known = new Map<string, Incident>(), load = loadIncidents): Snapshot {
  const catalogue = loadCatalogue(tx);
  const asOf = lastChangeAt(tx) ?? 0;
  const axis = dayAxis(dayOf(asOf, site.zone), BAR_DAYS, site.zone);
  const incidents = (ids: readonly string[]): Incident[] => {
    // A full publication passes by every incident: what was read may be forgotten, memory may not grow.
    if (known.size > KEPT) known.clear();
    const missing = ids.filter((id) => !known.has(id));
    for (const incident of load(tx, missing)) known.set(incident.id, incident);
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  const unsettled = once(() => incidents(unsettledIds(tx)));
  const spans = once(() => [...unsettled(), ...incidents(settledSinceIds(tx, axis.starts[0] as Instant))].flatMap(incidentSpans));
  return {
    tx,
    site,
    catalogue,
    active: activeCatalogue(catalogue),
    asOf,
    axis,
    unsettled,
    spans,
    incidents,
    incident: (id) => incidents([id])[0],
  };
}

/** Reads at the first call and keeps the answer: many pages of a snapshot ask the same. */
function once<T>(read: () => T): () => T {
  let kept: { answer: T } | undefined;
  return () => {
    kept ??= { answer: read() };
    return kept.answer;
  };
}
