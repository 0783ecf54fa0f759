import { type CountedSpan, extentOf, worstLevel } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { entrySpans, inOrder, latestUpdate, type Update } from "#domain/updates/update.ts";
import type { IncidentFields } from "./fields.ts";
import type { Postmortem, PostmortemCommitment } from "./postmortem.ts";

export const INCIDENT_STATUSES = ["investigating", "identified", "monitoring", "resolved"] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** The name shown for each status. */
export const STATUS_NAMES: Record<IncidentStatus, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

export type IncidentUpdate = Update<IncidentStatus>;

/** Something went wrong. Updates are in order of `at`, and of posting where that is the same. */
export interface Incident extends IncidentFields {
  kind: "incident";
  /** 12 characters `[0-9a-z]`. */
  id: string;
  title: string;
  /** The title in further languages; left out where there are none. */
  titleTranslations?: Translations | undefined;
  updates: readonly IncidentUpdate[];
  figures: readonly Figure[];
  postmortem: Postmortem | null;
  /** By when a postmortem is promised; null when none is. */
  postmortemCommitment: PostmortemCommitment | null;
}

/** Figures move in steps of this: less than 0.01 % of a month, so none shows it, and fewer pages change with each update. */
const FIGURE_STEP = 4 * MINUTE;

/** When its latest update was posted, rounded down to four minutes: as exactly as figures need it. */
export const lastPostedAt = (incident: Incident): Instant =>
  Math.floor(Math.max(...incident.updates.map(({ postedAt }) => postedAt)) / FIGURE_STEP) * FIGURE_STEP;

/**
 * The spans of the incident as uptime counts them. An open one counts up to the incident's latest update, and at least up to
 * `midnight`, the start of today: a night without updates does not end an ongoing outage.
 */
export function countedSpans(incident: Incident, midnight: Instant): CountedSpan[] {
  const known = Math.max(lastPostedAt(incident), midnight);
  return entrySpans(incident).flatMap(({ level, ...span }) =>
    level === "under_maintenance" ? [] : [{ ...span, level, to: span.to ?? Math.max(known, span.from) }],
  );
}

/** The worst level the incident ever had. */
export const incidentLevel = (incident: Incident): Level => worstLevel(entrySpans(incident));

/** When it was resolved for good; null while it is open. */
export function resolvedAt(incident: Incident): Instant | null {
  const updates = inOrder(incident.updates);
  if (updates.at(-1)?.status !== "resolved") return null;
  const lastOpen = updates.findLastIndex(({ status }) => status !== "resolved");
  return updates[lastOpen + 1]?.at ?? null;
}

/**
 * From when to when customers felt it: the extent of its impact, or, without any impact, from start to resolution.
 * An observation period after the last impact does not count as outage.
 */
export function outageOf(incident: Incident): { from: Instant; to: Instant | null } {
  return extentOf(entrySpans(incident)) ?? { from: incident.startedAt, to: resolvedAt(incident) };
}

/** When nothing of it is open any more: resolved and all impact over. Null before that. */
export function settledAt(incident: Incident): Instant | null {
  const resolved = resolvedAt(incident);
  const { to } = outageOf(incident);
  return resolved === null || to === null ? null : Math.max(resolved, to);
}

/** When the next update is due; null when none is. */
export function nextUpdateDueAt(incident: Incident): Instant | null {
  const latest = latestUpdate(incident);
  return latest.status === "resolved" ? null : latest.nextUpdateAt;
}
