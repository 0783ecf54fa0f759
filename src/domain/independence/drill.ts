import { counted } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { type MainCloud, type Worded, worded } from "./audit.ts";

/** What a drill tries, in this order. */
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

/** One step: whether it did what it should, or was not reached since one before it failed; and how long it took. */
export interface DrillStep {
  key: DrillStepKey;
  outcome: "passed" | "failed" | "not_reached";
  /** Milliseconds; null when it was not reached. */
  took: number | null;
  /** What was seen, in a sentence for readers. */
  detail: string;
}

/** What a rehearsal of the loss of the main cloud came to. */
export interface Drill extends Worded {
  kind: "drill";
  at: Instant;
  mainCloud: MainCloud | null;
  passed: boolean;
  steps: readonly DrillStep[];
  /** What it did not prove. */
  unproven: readonly string[];
}

const NOT_PROVEN = [
  "The rehearsal ran on one machine, with hosts that only their network keeps apart. That the real hosts stand in different places is for the audit.",
  "It worked on a record and with keys of its own. The real site, its record, its keys and its mirrors were not touched.",
  "The mirrors of the rehearsal are folders. The ways to the real ones (ssh, object stores) were not tried.",
  "No name was looked up anywhere: whether the names of the real site are answered without the main cloud is for the audit.",
  "How long staff need to notice, to get to a machine and to find words was not measured.",
];

const NOT_NAMED = "The main cloud is not named: nothing outside of the rehearsal could be reached at all, which includes it.";

/** The report of a drill, given the steps that were tried, in their order. */
export function drillOf(at: Instant, mainCloud: MainCloud | null, tried: readonly DrillStep[]): Drill {
  const steps = DRILL_STEPS.map((key): DrillStep => tried.find((step) => step.key === key) ?? notReached(key));
  const failed = steps.filter(({ outcome }) => outcome === "failed").length;
  const passed = steps.every(({ outcome }) => outcome === "passed");
  const words = passed
    ? worded(
        "Passed: without the main cloud staff could post, and readers still had the page after the desk, the record and a mirror were lost.",
      )
    : worded(counted(failed, "Failed: one step did not do what it should.", "Failed: {count} steps did not do what it should."));
  return { kind: "drill", at, mainCloud, passed, ...words, steps, unproven: [...(mainCloud ? [] : [NOT_NAMED]), ...NOT_PROVEN] };
}

const notReached = (key: DrillStepKey): DrillStep => ({
  key,
  outcome: "not_reached",
  took: null,
  detail: "Not tried, since a step before it failed.",
});

/** What each step is, as it is told. */
export const DRILL_STEP_NAMES: Record<DrillStepKey, string> = {
  unreachable: "The main cloud is out of reach",
  start: "The desk, the site and two mirrors start",
  sign_in: "Someone signs in at the desk",
  post: "They post an incident",
  publish: "A visitor reads it on the site",
  mirrors: "A visitor reads it on both mirrors",
  feed: "A visitor reads it in the feed of a mirror",
  loss: "The desk is killed, its record made unreadable, a mirror killed",
  page_left: "A visitor still reads it on the site and on the other mirror",
  feed_left: "A visitor still reads the feeds there",
};
