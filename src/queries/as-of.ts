import type { Incident } from "#domain/incidents/incident.ts";
import { type Maintenance, overdueFrom } from "#domain/maintenance/maintenance.ts";
import type { Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { monthStretch } from "#domain/uptime/month.ts";
import type { IncidentPage } from "./incident.ts";
import type { Snapshot } from "./snapshot.ts";

// The "as of" time of a page is that of the latest thing that it shows, so it depends only on the content of the page. If it were
// the last change of the record, every update would change every page.

/** The time of an impact; the end is null while it is ongoing. */
type Extent = { from: Instant; to: Instant | null };

/** The "as of" time of a page that shows spans of impact and is rendered every day. */
export const asOfSpans = ({ today }: Snapshot, spans: readonly Extent[]): Instant =>
  Math.max(today.from, ...spans.flatMap(({ from, to }) => [from, to ?? from]));

/** The "as of" time of a month's page: after the month, it is rendered only when something in it changes. */
export function asOfMonth({ today, site }: Snapshot, month: string, spans: readonly Extent[]): Instant {
  const { to } = monthStretch(month, site.zone);
  return Math.max(Math.min(today.from, to), ...spans.flatMap(({ from, to }) => [from, to ?? from]));
}

/** The "as of" time of an incident's page: its latest update, or the latest commitment that became due. */
export function asOfIncident({ asOf }: Snapshot, { incident, commitments }: IncidentPage): Instant {
  const due = commitments.map(({ by }) => by).filter((by) => by <= asOf);
  return Math.max(...publicationTimesOf(incident), ...due);
}

/** The "as of" time of a maintenance's page: its latest update or edit, or when it became overdue. */
export function asOfMaintenance({ asOf }: Snapshot, maintenance: Maintenance): Instant {
  const overdue = overdueFrom(maintenance);
  return Math.max(...revisionTimesOf(maintenance), ...maintenance.edits, overdue !== null && overdue <= asOf ? overdue : 0);
}

const revisionTimesOf = ({ updates }: Pick<Entry, "updates">): Instant[] =>
  updates.flatMap(({ postedAt, revisions }) => [postedAt, ...revisions.map(({ publishedAt }) => publishedAt)]);

const publicationTimesOf = ({ updates, postmortem }: Incident): Instant[] => [
  ...revisionTimesOf({ updates }),
  ...(postmortem?.revisions ?? []).map(({ publishedAt }) => publishedAt),
];
