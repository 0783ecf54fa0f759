import { counted } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { type MainCloud, type TranslatableSentence, translatable } from "./audit.ts";

/** The steps of a drill, in order. */
export const DRILL_STEPS = [
  "unreachable",
  "start",
  "sign_in",
  "post",
  "publish",
  "mirrors",
  "feed",
  "loss",
  "page_left",
  "feed_left",
] as const;
export type DrillStepKey = (typeof DRILL_STEPS)[number];

/** One step: whether it passed, failed, or was not reached because an earlier one failed, and how long it took. */
export interface DrillStep {
  key: DrillStepKey;
  outcome: "passed" | "failed" | "not_reached";
  /** Milliseconds; null when it was not reached. */
  took: number | null;
  /** What was observed, as a sentence for readers. */
  detail: string;
}

/** The report of a drill, which simulates the loss of the main cloud. */
export interface Drill extends TranslatableSentence {
  kind: "drill";
  at: Instant;
  mainCloud: MainCloud | null;
  passed: boolean;
  steps: readonly DrillStep[];
  /** What the drill cannot prove. */
  unproven: readonly string[];
}

const NOT_PROVEN = [
  "The rehearsal ran on one machine, with hosts separated only by their networks. Whether the real hosts are in different locations is checked by the audit.",
  "It used its own database and keys. The real site, its database, its keys and its mirrors were not touched.",
  "The mirrors of the rehearsal are folders. Syncing to the real ones (ssh, object stores) was not tested.",
  "No names were looked up: whether the names of the real site resolve without the main cloud is checked by the audit.",
  "The time staff need to detect an incident, reach a machine and write an update was not measured.",
];

const NOT_NAMED = "The main cloud is not configured: nothing outside the rehearsal was reachable, including the main cloud.";

/** The report of a drill from the steps that were run, in their order. */
export function drillOf(at: Instant, mainCloud: MainCloud | null, tried: readonly DrillStep[]): Drill {
  const steps = DRILL_STEPS.map((key): DrillStep => tried.find((step) => step.key === key) ?? notReached(key));
  const failed = steps.filter(({ outcome }) => outcome === "failed").length;
  const passed = steps.every(({ outcome }) => outcome === "passed");
  const sentence = passed
    ? translatable(
        "Passed: staff could post without the main cloud, and readers could still open the page after the admin, the database and a mirror were lost.",
      )
    : translatable(counted(failed, "Failed: one step did not pass.", "Failed: {count} steps did not pass."));
  return {
    kind: "drill",
    at,
    mainCloud,
    passed,
    ...sentence,
    steps,
    unproven: [...(mainCloud ? [] : [NOT_NAMED]), ...NOT_PROVEN],
  };
}

const notReached = (key: DrillStepKey): DrillStep => ({
  key,
  outcome: "not_reached",
  took: null,
  detail: "Not run because an earlier step failed.",
});

/** The name of each step in the report. */
export const DRILL_STEP_NAMES: Record<DrillStepKey, string> = {
  unreachable: "The main cloud is unreachable",
  start: "The admin, the site and two mirrors start",
  sign_in: "Someone signs in to the admin",
  post: "They post an incident",
  publish: "A visitor reads it on the site",
  mirrors: "A visitor reads it on both mirrors",
  feed: "A visitor reads it in the feed of a mirror",
  loss: "The admin is killed, its database made unreadable, and a mirror killed",
  page_left: "A visitor still reads it on the site and on the other mirror",
  feed_left: "A visitor still reads the feeds there",
};
