import type { Instant } from "#domain/time.ts";
import { inOrder } from "#domain/updates/update.ts";
import { stageAt } from "./commitment.ts";
import { type Incident, outageOf, resolvedAt } from "./incident.ts";

/** The moments by which the handling of an incident is measured, in their usual order. */
export const MOMENTS = ["detected", "firstPublished", "identified", "impactOver", "resolved", "preliminary", "final"] as const;
export type Moment = (typeof MOMENTS)[number];

/** How long after the start of the outage a moment came, in milliseconds; negative if it came before. */
export interface Lag {
  moment: Moment;
  at: Instant;
  after: number;
}

/** The lags of an incident, for the moments that are on record. None if it was withdrawn. */
export function lagsOf(incident: Incident): Lag[] {
  const outage = outageOf(incident);
  if (outage === null) return [];
  const { from, to } = outage;
  const updates = inOrder(incident.updates);
  const at: Record<Moment, Instant | null> = {
    detected: incident.detectedAt,
    firstPublished: Math.min(...updates.map(({ postedAt }) => postedAt)),
    identified: updates.find(({ status }) => status === "identified")?.at ?? null,
    impactOver: to,
    resolved: resolvedAt(incident),
    preliminary: stageAt(incident.postmortem, "preliminary"),
    final: stageAt(incident.postmortem, "final"),
  };
  return MOMENTS.flatMap((moment) => {
    const instant = at[moment];
    return instant === null ? [] : [{ moment, at: instant, after: instant - from }];
  });
}

/** The median lag of each moment over several incidents, in milliseconds; moments that no incident has are left out. */
export function medianLags(incidents: readonly Incident[]): { moment: Moment; median: number; count: number }[] {
  const lags = incidents.flatMap(lagsOf);
  return MOMENTS.flatMap((moment) => {
    const values = lags.filter((lag) => lag.moment === moment).map(({ after }) => after);
    return values.length === 0 ? [] : [{ moment, median: medianOf(values), count: values.length }];
  });
}

/** The middle value, or the mean of the two middle ones. The list must not be empty. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
