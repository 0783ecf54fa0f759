import { type CountedSpan, extentOf, type ImpactChange, openSpans, worstLevel } from "#domain/impact/impact.ts";
import { type Level, type State, worstOf } from "#domain/impact/level.ts";
import { cellKey } from "#domain/impact/service.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import { type Translations, translatedPart } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Correction } from "#domain/updates/revision.ts";
import { entrySpans, inOrder, isWithdrawn, latestUpdate, statusOf, type Update } from "#domain/updates/update.ts";
import { fieldsOf, type IncidentFields } from "./fields.ts";
import type { Postmortem, PostmortemCommitment } from "./postmortem.ts";

/** `withdrawn`: it was posted in error. Nothing follows it. */
export const INCIDENT_STATUSES = ["investigating", "identified", "monitoring", "resolved", "withdrawn"] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** The statuses that an update can have; an incident is withdrawn on its own. */
export type PostableStatus = Exclude<IncidentStatus, "withdrawn">;
export const POSTABLE_STATUSES = INCIDENT_STATUSES.filter((status) => status !== "withdrawn");

/** The name shown for each status. */
export const STATUS_NAMES: Record<IncidentStatus, string> = {
  investigating: "Investigating",
  identified: "Identified",
  monitoring: "Monitoring",
  resolved: "Resolved",
  withdrawn: "Withdrawn",
};

export type IncidentUpdate = Update<IncidentStatus>;

/** The title and fields of an incident, without its updates. */
export type IncidentDetails = Pick<Incident, "title" | "titleTranslations"> & IncidentFields;

/** The title and fields of an incident alone. */
export const incidentDetailsOf = ({ title, titleTranslations, ...rest }: IncidentDetails): IncidentDetails => ({
  title,
  ...translatedPart("titleTranslations", titleTranslations),
  ...fieldsOf(rest),
});

/** Something went wrong. Updates are in order of `at`, and of posting where that is the same. */
export interface Incident extends IncidentFields {
  kind: "incident";
  /** 12 characters `[0-9a-z]`. */
  id: string;
  title: string;
  /** The title in further languages; left out where there are none. */
  titleTranslations?: Translations | undefined;
  /** The corrections of its title and fields, oldest first, each with what it replaced. */
  corrections: readonly Correction<IncidentDetails>[];
  updates: readonly IncidentUpdate[];
  figures: readonly Figure[];
  postmortem: Postmortem | null;
  /** By when a postmortem is promised; null when none is. */
  postmortemCommitment: PostmortemCommitment | null;
}

/** Figures move in steps of this: less than 0.01 % of a month, so none shows it, and fewer pages change with each update. */
const FIGURE_STEP = 4 * MINUTE;

/**
 * Until when its open impact counts: the end of the four minutes in which its latest update was posted. So no figure shows full
 * uptime from the first update of an outage on.
 */
export const countedUntil = (incident: Incident): Instant =>
  (Math.floor(Math.max(...incident.updates.map(({ postedAt }) => postedAt)) / FIGURE_STEP) + 1) * FIGURE_STEP;

/**
 * The spans of the incident as uptime counts them. An open one counts up to the incident's latest update, and at least up to
 * `midnight`, the start of today: a night without updates does not end an ongoing outage.
 */
export function countedSpans(incident: Incident, midnight: Instant): CountedSpan[] {
  const known = Math.max(countedUntil(incident), midnight);
  return entrySpans(incident).flatMap(({ level, ...span }) =>
    level === "under_maintenance" ? [] : [{ ...span, level, to: span.to ?? Math.max(known, span.from + FIGURE_STEP) }],
  );
}

/** The worst level the incident ever had. */
export const incidentLevel = (incident: Incident): Level => worstLevel(entrySpans(incident));

/** Whether it is resolved or withdrawn. */
export const isOver = (incident: Pick<Incident, "updates">): boolean => ["resolved", "withdrawn"].includes(statusOf(incident));

/**
 * Whether it is open, and its impact is not known yet: it is investigated or identified, and since then no update has stated what
 * is affected, or that this has ended. A reopened incident starts anew.
 */
export function isImpactUnknown(incident: Incident): boolean {
  const updates = inOrder(incident.updates);
  const phase = updates.slice(updates.findLastIndex(({ status }) => !UNEXPLAINED.includes(status)) + 1);
  if (phase.length === 0) return false;
  const spans = entrySpans(incident);
  const isStated = ({ cell, at }: ImpactChange) =>
    spans.some((span) => cellKey(span.cell) === cellKey(cell) && (span.from === at || span.to === at));
  return openSpans(spans).length === 0 && !phase.some(({ impacts }) => impacts.some(isStated));
}

/** The statuses in which an incident is not under control yet. */
const UNEXPLAINED: readonly IncidentStatus[] = ["investigating", "identified"];

/** Whether it is under investigation, or its cause is identified: programs must not show everything as well, with or without impact. */
export const isUnderInvestigation = (incident: Incident): boolean => UNEXPLAINED.includes(statusOf(incident));

/** When it was withdrawn; null if it was not. */
export const withdrawnAt = (incident: Incident): Instant | null => (isWithdrawn(incident) ? latestUpdate(incident).at : null);

/** The worst level that it ever had, or `unknown` while its impact is not known and it was milder before. */
export const incidentState = (incident: Incident): State =>
  worstOf<State>([incidentLevel(incident), ...(isImpactUnknown(incident) ? (["unknown"] as const) : [])]);

/** When it was resolved for good; null while it is open. */
export function resolvedAt(incident: Incident): Instant | null {
  const updates = inOrder(incident.updates);
  if (updates.at(-1)?.status !== "resolved") return null;
  const lastOpen = updates.findLastIndex(({ status }) => status !== "resolved");
  return updates[lastOpen + 1]?.at ?? null;
}

/** From when to when something was out; `to` is null while that lasts. */
export interface Outage {
  from: Instant;
  to: Instant | null;
}

/**
 * From its start to the end of its impact, or to its resolution if it had none. An observation period after the last impact does
 * not count as outage. Null if it was withdrawn: then there was none.
 */
export function outageOf(incident: Incident): Outage | null {
  if (isWithdrawn(incident)) return null;
  const extent = extentOf(entrySpans(incident));
  return { from: incident.startedAt, to: extent ? extent.to : resolvedAt(incident) };
}

/** When nothing of it is open any more: resolved and all impact over, or withdrawn. Null before that. */
export function settledAt(incident: Incident): Instant | null {
  const [over, outage] = [resolvedAt(incident), outageOf(incident)];
  if (outage === null) return withdrawnAt(incident);
  return over === null || outage.to === null ? null : Math.max(over, outage.to);
}
