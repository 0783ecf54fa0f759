import { Refusal } from "./errors.ts";
import { type Instant, isDay } from "./time.ts";

export const ACTION_STATES = ["open", "in_progress", "done", "dropped"] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** What will be changed so that it does not happen again. */
export interface CorrectiveAction {
  title: string;
  group: string | null;
  /** A role, not a person. */
  owner: string | null;
  /** A day, `yyyy-mm-dd`, in the site's zone. */
  due: string | null;
  state: ActionState;
}

/** One stage of the root cause: an incident may break for one reason and resist repair for another. */
export interface Cause {
  title: string | null;
  text: string;
}

export interface TimelineEntry {
  at: Instant;
  text: string;
  /** Whose account it is, where accounts differ. */
  source: string | null;
}

export const POSTMORTEM_TEXTS = ["summary", "impact", "trigger", "detection", "resolution"] as const;
export type PostmortemText = (typeof POSTMORTEM_TEXTS)[number];

/** What a postmortem says. The texts are Markdown. */
export interface PostmortemContent extends Record<PostmortemText, string> {
  stage: "preliminary" | "final";
  rootCause: readonly Cause[];
  contributingFactors: readonly string[];
  lessons: readonly string[];
  timeline: readonly TimelineEntry[];
  actions: readonly CorrectiveAction[];
}

export interface Postmortem extends PostmortemContent {
  publishedAt: Instant;
}

/** Refuses a postmortem that says nothing of the cause, or an action without a title. */
export function checkPostmortem(postmortem: PostmortemContent): void {
  if (!postmortem.rootCause.some(({ text }) => text.trim())) {
    throw new Refusal(
      "rootCause",
      "The root cause is empty.",
      "Say in a sentence or two why it happened; mark it preliminary if it may change.",
    );
  }
  if (postmortem.actions.some(({ title }) => !title.trim())) {
    throw new Refusal("actions", "A corrective action has no title.", "Say what will be changed, or empty the whole row.");
  }
  const badDue = postmortem.actions.find(({ due }) => due !== null && !isDay(due));
  if (badDue) throw new Refusal("actions", `“${badDue.due}” is not a day.`, "Write the due day as yyyy-mm-dd.");
}

/** Actions by group, groups in order of first appearance; those without a group come under `null`. */
export function actionsByGroup(actions: readonly CorrectiveAction[]): [string | null, CorrectiveAction[]][] {
  const groups = new Map<string | null, CorrectiveAction[]>();
  for (const action of actions) groups.set(action.group, [...(groups.get(action.group) ?? []), action]);
  return [...groups];
}
