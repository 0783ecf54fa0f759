import { Refusal } from "#domain/errors.ts";
import { compareLevels, type Level } from "#domain/impact/level.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { statusOf } from "#domain/updates/update.ts";
import { type Incident, incidentLevel } from "./incident.ts";
import type { Postmortem, PostmortemCommitment, Stage } from "./postmortem.ts";

/** What is promised after an incident that was at least this bad. */
export interface PostmortemPolicy {
  /** Null: nothing is promised by itself. */
  from: Level | null;
  preliminaryHours: number;
  finalDays: number;
}

/** Refuses a promise of the final word before that of the first. */
export function checkCommitment({ preliminaryBy, finalBy }: PostmortemCommitment): void {
  if (finalBy < preliminaryBy)
    throw new Refusal(
      "postmortemPromise",
      "The final postmortem is promised before the preliminary one.",
      "Give it the same time or a later one.",
    );
}

/** What an incident that was this bad promises when its end is told; null when nothing. */
export function commitmentAfter(level: Level, postedAtOf: Instant, policy: PostmortemPolicy): PostmortemCommitment | null {
  if (policy.from === null || compareLevels(level, policy.from) < 0) return null;
  return { preliminaryBy: postedAtOf + policy.preliminaryHours * HOUR, finalBy: postedAtOf + policy.finalDays * 24 * HOUR };
}

/**
 * An incident after a word, with what it promises of its cause: once its end is told, what the policy says; told again after it was
 * reopened, that anew. Where the final word is out nothing more is promised.
 */
export function withPromise(before: Incident, after: Incident, now: Instant, policy: PostmortemPolicy): Incident {
  const ends = statusOf(after) === "resolved" && (before.updates.length === 0 || statusOf(before) !== "resolved");
  if (!ends || after.postmortem?.stage === "final") return after;
  return { ...after, postmortemCommitment: commitmentAfter(incidentLevel(after), now, policy) ?? after.postmortemCommitment };
}

/** How a promise stands: not due yet, past its time without a word, kept in time, or kept late. */
export type Standing = "due" | "overdue" | "kept" | "late";

/** How a promise for `by` stands at `now`, if the word came at `at` (null: not yet). */
export function standingOf(by: Instant, at: Instant | null, now: Instant): Standing {
  if (at === null) return now > by ? "overdue" : "due";
  return at > by ? "late" : "kept";
}

/** When a postmortem of a stage was first published; a final one is a preliminary word too. Null while there is none. */
export const stageAt = (postmortem: Postmortem | null, stage: Stage): Instant | null =>
  postmortem?.revisions.find(({ content }) => stage === "preliminary" || content.stage === "final")?.publishedAt ?? null;

/** How both promises of an incident stand. */
export interface CommitmentStanding {
  stage: Stage;
  by: Instant;
  at: Instant | null;
  standing: Standing;
}

/** How the promises of a word on the cause stand at `now`, in the order in which they fall due. */
export function commitmentStandings(
  promise: PostmortemCommitment | null,
  postmortem: Postmortem | null,
  now: Instant,
): CommitmentStanding[] {
  if (!promise) return [];
  const both = [
    { stage: "preliminary", by: promise.preliminaryBy },
    { stage: "final", by: promise.finalBy },
  ] as const;
  return both.map(({ stage, by }) => {
    const at = stageAt(postmortem, stage);
    return { stage, by, at, standing: standingOf(by, at, now) };
  });
}
