import { longestSettling, settledSinceIds, settledWithinIds, unsettledIds } from "../../../db/incident-lists.ts";
import { loadIncidents } from "../../../db/incidents.ts";
import type { Tx } from "../../../db/open.ts";
import { lastChangeAt } from "../../../db/publications.ts";
import { loadCatalogue } from "../../../db/services.ts";
import { type CellSet, spansBySet } from "../../domain/cell-set.ts";
import { type DayAxis, dayAxis } from "../../domain/days.ts";
import type { CountedSpan, ImpactSpan } from "../../domain/impact.ts";
import { countedSpans, type Incident, incidentSpans } from "../../domain/incident.ts";
import { monthStretch, monthsTouched } from "../../domain/month.ts";
import { activeCatalogue, type Catalogue } from "../../domain/service.ts";
import { dayOf, type Instant } from "../../domain/time.ts";
import type { Stretch, Weights } from "../../domain/uptime.ts";

/** Who speaks, as every page says it. */
export interface Site {
  name: string;
  url: string;
  zone: string;
  cloud: string;
  securityContact: string;
  uptimeWeights: Weights;
}

/** Answers with the spans that touch any cell of a set. */
export type SpansOf<T> = (set: CellSet) => readonly T[];

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
  /** The day of `asOf`, whole. */
  today: Stretch;
  /** The months that the axis touches (`yyyy-mm`), newest first. */
  months: readonly string[];
  /** Incidents of which something is open, newest first. */
  unsettled(): readonly Incident[];
  /** Every span that may touch a day of the axis. */
  spans: SpansOf<ImpactSpan>;
  /** The same as figures count them, for every month that the axis touches. */
  counted: SpansOf<CountedSpan>;
  /** Counted spans that may touch any one month. */
  countedIn(month: string): SpansOf<CountedSpan>;
  incident(id: string): Incident | undefined;
  incidents(ids: readonly string[]): Incident[];
}

const KEPT = 250;
/** How many days the bars show. */
export const BAR_DAYS = 90;

/**
 * A snapshot of whatever `tx` sees. The caller keeps that from changing while pages are made.
 * `known` are incidents already read that are sure not to have changed since; those read now are added to it.
 */
export function takeSnapshot(tx: Tx, site: Site, known = new Map<string, Incident>()): Snapshot {
  const catalogue = loadCatalogue(tx);
  const asOf = lastChangeAt(tx) ?? 0;
  const axis = dayAxis(dayOf(asOf, site.zone), BAR_DAYS, site.zone);
  const incidents = (ids: readonly string[]): Incident[] => {
    // A full publication passes by every incident: what was read may be forgotten, memory may not grow.
    if (known.size > KEPT) known.clear();
    const missing = ids.filter((id) => !known.has(id));
    for (const incident of loadIncidents(tx, missing)) known.set(incident.id, incident);
    return ids.flatMap((id) => known.get(id) ?? []);
  };
  const unsettled = once(() => incidents(unsettledIds(tx)));
  const since = (start: Instant) => [...unsettled(), ...incidents(settledSinceIds(tx, start))];
  const spans = once(() => spansBySet(since(axis.starts[0] as Instant).flatMap(incidentSpans)));
  const [start, midnight, end] = [axis.starts[0], axis.starts.at(-2), axis.starts.at(-1)] as [Instant, Instant, Instant];
  const months = monthsTouched(start, end, site.zone).reverse();
  const count = (list: readonly Incident[]) => spansBySet(list.flatMap((incident) => countedSpans(incident, midnight)));
  const counted = once(() => count(since(monthStretch(months.at(-1) as string, site.zone).from)));
  const longest = once(() => longestSettling(tx));
  const countedOnce = lastOnly((month: string) => {
    const { from, to } = monthStretch(month, site.zone);
    return count([...unsettled(), ...incidents(settledWithinIds(tx, from, to, longest()))]);
  });
  return {
    tx,
    site,
    catalogue,
    active: activeCatalogue(catalogue),
    asOf,
    axis,
    today: { from: midnight, to: end },
    months,
    unsettled,
    spans: (set) => spans()(set),
    counted: (set) => counted()(set),
    countedIn: (month) => (months.includes(month) ? counted() : countedOnce(month)),
    incidents,
    incident: (id) => incidents([id])[0],
  };
}

/** Keeps the last answer: a page and the files beside it are made one after the other. */
function lastOnly<T>(read: (word: string) => T): (word: string) => T {
  let kept: { word: string; answer: T } | undefined;
  return (word) => {
    if (kept?.word !== word) kept = { word, answer: read(word) };
    return kept.answer;
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
