import { isOverdue } from "#domain/due.ts";
import { Refusal } from "#domain/errors.ts";
import { compareLevels, type Level } from "#domain/impact/level.ts";
import { checkNotAncient } from "#domain/plausible-time.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { isWithdrawn, statusOf } from "#domain/updates/update.ts";
import { type Incident, incidentLevel } from "./incident.ts";
import type { Postmortem, PostmortemCommitment, Stage } from "./postmortem.ts";

/** Which postmortems are promised after an incident of at least this level. */
export interface PostmortemPolicy {
  /** Null: no postmortem is promised automatically. */
  from: Level | null;
  preliminaryHours: number;
  finalDays: number;
}

/** Refuses a commitment whose final postmortem is due before the preliminary one, or that is for a time before 2000. */
export function checkCommitment({ preliminaryBy, finalBy }: PostmortemCommitment): void {
  checkNotAncient("postmortemPromise", preliminaryBy);
  if (finalBy < preliminaryBy)
    throw new Refusal(
      "postmortemPromise",
      "The final postmortem is promised before the preliminary one.",
      "Enter the same time or a later one.",
    );
}

/** The commitment of an incident of this level that is resolved at `resolvedAt`; null if the policy requires none. */
export function commitmentAfter(level: Level, resolvedAt: Instant, policy: PostmortemPolicy): PostmortemCommitment | null {
  if (policy.from === null || compareLevels(level, policy.from) < 0) return null;
  return { preliminaryBy: resolvedAt + policy.preliminaryHours * HOUR, finalBy: resolvedAt + policy.finalDays * 24 * HOUR };
}

/**
 * An incident after an update, with the commitment that the policy requires when it is resolved. If it was reopened, resolving it
 * again sets a new commitment. After the final postmortem nothing more is promised.
 */
export function withCommitment(before: Incident, after: Incident, now: Instant, policy: PostmortemPolicy): Incident {
  const ends = statusOf(after) === "resolved" && (before.updates.length === 0 || statusOf(before) !== "resolved");
  if (!ends || after.postmortem?.stage === "final") return after;
  return { ...after, postmortemCommitment: commitmentAfter(incidentLevel(after), now, policy) ?? after.postmortemCommitment };
}

/**
 * A resolved incident after a correction of its impact: it promises what the policy requires at the corrected level, and no longer
 * what it required only at the former one.
 */
export function withCorrectedCommitment(before: Incident, after: Incident, now: Instant, policy: PostmortemPolicy): Incident {
  const [known, level] = [incidentLevel(before), incidentLevel(after)];
  if (statusOf(after) !== "resolved" || known === level || after.postmortem) return after;
  const required = commitmentAfter(level, now, policy);
  if (required === null) return commitmentAfter(known, now, policy) === null ? after : { ...after, postmortemCommitment: null };
  return { ...after, postmortemCommitment: after.postmortemCommitment ?? required };
}

/** The state of a commitment: not due yet, missed so far, met in time, or met late. */
export type Standing = "due" | "overdue" | "kept" | "late";

/** The state at `now` of a commitment for `by` that was met at `at` (null: not yet). */
export function standingOf(by: Instant, at: Instant | null, now: Instant): Standing {
  if (at === null) return isOverdue(by, now) ? "overdue" : "due";
  return at > by ? "late" : "kept";
}

/** When a postmortem of a stage was first published; a final one also counts as preliminary. Null while there is none. */
export const stageAt = (postmortem: Postmortem | null, stage: Stage): Instant | null =>
  postmortem?.revisions.find(({ content }) => stage === "preliminary" || content.stage === "final")?.publishedAt ?? null;

/** The state of one of an incident's two commitments. */
export interface CommitmentStanding {
  stage: Stage;
  by: Instant;
  at: Instant | null;
  standing: Standing;
}

/** By when postmortems of an incident are promised; null if none is, or if it was withdrawn: then nothing follows. */
export const commitmentOf = (incident: Pick<Incident, "updates" | "postmortemCommitment">): PostmortemCommitment | null =>
  isWithdrawn(incident) ? null : incident.postmortemCommitment;

/** The states of the postmortem commitments of an incident at `now`, in the order in which they are due. */
export function commitmentStandings(
  incident: Pick<Incident, "updates" | "postmortem" | "postmortemCommitment">,
  now: Instant,
): CommitmentStanding[] {
  const { postmortem } = incident;
  const commitment = commitmentOf(incident);
  if (!commitment) return [];
  const both = [
    { stage: "preliminary", by: commitment.preliminaryBy },
    { stage: "final", by: commitment.finalBy },
  ] as const;
  return both.map(({ stage, by }) => {
    const at = stageAt(postmortem, stage);
    return { stage, by, at, standing: standingOf(by, at, now) };
  });
}
