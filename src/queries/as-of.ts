import type { Incident } from "#domain/incidents/incident.ts";
import { type Maintenance, overdueFrom } from "#domain/maintenance/maintenance.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { monthStretch } from "#domain/uptime/month.ts";
import type { IncidentPage } from "./incident.ts";
import type { Snapshot } from "./snapshot.ts";

// Of when a page speaks is of when the last thing is that it shows. It follows from just what the page is made of: were it the last
// change of the whole record, every word would renew every page.

/** Some impact, from when to when; null while it is open. */
type Extent = { from: Instant; to: Instant | null };

/** Of when a page speaks that shows spans of impact, and is made again every day. */
export const asOfSpans = ({ today }: Snapshot, spans: readonly Extent[]): Instant =>
  Math.max(today.from, ...spans.flatMap(({ from, to }) => [from, to ?? from]));

/** The same for the page of a month: once it is over, it is made again only when something in it changes. */
export function asOfMonth({ today, site }: Snapshot, month: string, spans: readonly Extent[]): Instant {
  const { to } = monthStretch(month, site.zone);
  return Math.max(Math.min(today.from, to), ...spans.flatMap(({ from, to }) => [from, to ?? from]));
}

/** The same for the page of an incident: its latest word, or the latest promise that fell due. */
export function asOfIncident({ asOf }: Snapshot, { incident, promises }: IncidentPage): Instant {
  const due = promises.map(({ by }) => by).filter((by) => by <= asOf);
  return Math.max(...wordsOf(incident), ...due);
}

/** The same for the page of a maintenance: its latest word or edit, or when it fell behind its plan. */
export function asOfMaintenance({ asOf }: Snapshot, maintenance: Maintenance): Instant {
  const overdue = overdueFrom(maintenance);
  return Math.max(...postedTextOf(maintenance), ...maintenance.edits, overdue !== null && overdue <= asOf ? overdue : 0);
}

const postedTextOf = ({ updates }: Pick<Entry, "updates">): Instant[] =>
  updates.flatMap(({ postedAt, revisions }) => [postedAt, ...revisions.map(({ publishedAt }) => publishedAt)]);

const wordsOf = ({ updates, postmortem }: Incident): Instant[] => [
  ...postedTextOf({ updates }),
  ...(postmortem?.revisions ?? []).map(({ publishedAt }) => publishedAt),
];
