import { type CountedSpan, extentOf, type ImpactChange, type ImpactSpan, spansOf, worstLevel } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Revision } from "#domain/updates/revision.ts";
import type { PostmortemPromise } from "./commitment.ts";
import type { Postmortem } from "./postmortem.ts";

export const INCIDENT_STATUSES = ["investigating", "identified", "monitoring", "resolved"] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** The word shown for each status. */
export const STATUS_NAMES: Record<IncidentStatus, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
};

/** A message of an incident, or of a maintenance: where it stands, what changed in the impact, when the next word is due. */
export interface Update<S extends string = IncidentStatus> {
  id: string;
  /** When it was so. */
  at: Instant;
  /** When it was said here; later than `at` for a backdated entry. */
  postedAt: Instant;
  status: S;
  /** The states of its text, oldest first; never empty. */
  revisions: readonly Revision[];
  impacts: readonly ImpactChange[];
  nextUpdateAt: Instant | null;
}

/** Something went wrong. Updates are in order of `at`, and of posting where that is the same. */
export interface Incident {
  kind: "incident";
  /** 12 characters `[0-9a-z]`. */
  id: string;
  title: string;
  /** The title in further languages; left out where there are none. */
  titleTranslations?: Translations | undefined;
  startedAt: Instant;
  detectedAt: Instant | null;
  updates: readonly Update[];
  figures: readonly Figure[];
  postmortem: Postmortem | null;
  /** By when readers are promised a word on the cause; null when nothing is promised. */
  postmortemPromise: PostmortemPromise | null;
}

/** Updates in the order in which they hold. Stable: of two at the same instant the one posted later comes later. */
export const inOrder = <U extends { at: Instant }>(updates: readonly U[]): U[] => [...updates].sort((a, b) => a.at - b.at);

/** What is told in updates: an incident or a maintenance. */
interface Told<U> {
  updates: readonly U[];
}

/** The update that holds now. */
export const latestUpdate = <U extends { at: Instant }>({ updates }: Told<U>): U => inOrder(updates).at(-1) as U;

/** Where it stands. */
export const statusOf = <S extends string>(told: Told<Update<S>>): S => latestUpdate(told).status;

/** Every impact change, in the order in which they hold. */
export const impactChangesOf = ({ updates }: Told<Pick<Update, "at" | "impacts">>): ImpactChange[] =>
  inOrder(updates).flatMap((update) => update.impacts);

/** The spans of one incident or maintenance alone. */
export const incidentSpans = (told: Told<Pick<Update, "at" | "impacts">>): ImpactSpan[] => spansOf(impactChangesOf(told));

/** Less than a hundredth of a percent of any month: no figure shows it, and not each of many words renews every page with one. */
const GRAIN = 4 * MINUTE;

/** When anything was last said of it, in full four minutes: as exactly as figures need it. */
export const lastWordOn = (incident: Incident): Instant =>
  Math.floor(Math.max(...incident.updates.map(({ postedAt }) => postedAt)) / GRAIN) * GRAIN;

/**
 * The spans of the incident as uptime counts them. An open one counts up to the last word on the incident, and in any case
 * up to `midnight`, with which today began: silence over night does not make a running outage end.
 */
export function countedSpans(incident: Incident, midnight: Instant): CountedSpan[] {
  const known = Math.max(lastWordOn(incident), midnight);
  return incidentSpans(incident).flatMap(({ level, ...span }) =>
    level === "under_maintenance" ? [] : [{ ...span, level, to: span.to ?? Math.max(known, span.from) }],
  );
}

/** The worst level the incident ever had. */
export const incidentLevel = (incident: Incident): Level => worstLevel(incidentSpans(incident));

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
  return extentOf(incidentSpans(incident)) ?? { from: incident.startedAt, to: resolvedAt(incident) };
}

/** When nothing of it is open any more: resolved and all impact over. Null before that. */
export function settledAt(incident: Incident): Instant | null {
  const resolved = resolvedAt(incident);
  const { to } = outageOf(incident);
  return resolved === null || to === null ? null : Math.max(resolved, to);
}

/** The standing promise of the next word; null when none is due any more. */
export function promiseOf(incident: Incident): Instant | null {
  const latest = latestUpdate(incident);
  return latest.status === "resolved" ? null : latest.nextUpdateAt;
}
