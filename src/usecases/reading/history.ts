import { countStarted, startedBetweenIds, startsExtent } from "../../../db/incident-lists.ts";
import { type Instant, monthOf, startOfDay } from "../../domain/time.ts";
import type { Snapshot } from "./snapshot.ts";
import { type Summary, summarise } from "./summary.ts";

export interface MonthCount {
  /** `yyyy-mm` */
  month: string;
  incidents: number;
}

/** Every month with an incident, newest first. Months are the site zone's. */
export function readHistory({ tx, site }: Snapshot): MonthCount[] {
  const extent = startsExtent(tx);
  if (!extent) return [];
  const months = monthsBetween(monthOf(extent.first, site.zone), monthOf(extent.last, site.zone));
  const counts = months.map((month) => ({ month, incidents: countStarted(tx, ...monthBounds(month, site.zone)) }));
  return counts.filter(({ incidents }) => incidents > 0).reverse();
}

export interface MonthPage {
  month: string;
  incidents: readonly Summary[];
}

/** The incidents that started in a month, newest first; undefined when there are none, or the word is no month. */
export function readMonth(snapshot: Snapshot, month: string): MonthPage | undefined {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return undefined;
  const ids = startedBetweenIds(snapshot.tx, ...monthBounds(month, snapshot.site.zone));
  if (ids.length === 0) return undefined;
  return { month, incidents: snapshot.incidents(ids).map((incident) => summarise(snapshot.catalogue, incident)) };
}

/** The month after `yyyy-mm`. */
const nextMonth = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 7);

const monthBounds = (month: string, zone: string): [from: Instant, to: Instant] => [
  startOfDay(`${month}-01`, zone),
  startOfDay(`${nextMonth(month)}-01`, zone),
];

function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
  return months;
}
