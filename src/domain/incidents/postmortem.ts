import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, isDay, toIso } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Published } from "#domain/updates/revision.ts";

/** By when readers are promised a first, and the final, word on the cause of an incident. */
export interface PostmortemCommitment {
  preliminaryBy: Instant;
  finalBy: Instant;
}

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

export const STAGES = ["preliminary", "final"] as const;
export type Stage = (typeof STAGES)[number];

export const POSTMORTEM_TEXTS = ["summary", "impact", "trigger", "detection", "resolution"] as const;
export type PostmortemText = (typeof POSTMORTEM_TEXTS)[number];

/** What a postmortem says. The texts are Markdown. */
export interface PostmortemContent extends Record<PostmortemText, string> {
  stage: Stage;
  rootCause: readonly Cause[];
  contributingFactors: readonly string[];
  lessons: readonly string[];
  timeline: readonly TimelineEntry[];
  actions: readonly CorrectiveAction[];
}

/** One published state of a postmortem. */
export interface PostmortemRevision extends Published {
  content: PostmortemContent;
}

/** A postmortem as it holds now, with every state it was published in. */
export interface Postmortem extends PostmortemContent {
  /** When it was first published. */
  publishedAt: Instant;
  /** Oldest first; never empty; the last is what holds. */
  revisions: readonly PostmortemRevision[];
}

/** What staff have written and not published yet, with the incident's figures. */
export interface PostmortemDraft {
  content: PostmortemContent;
  figures: readonly Figure[];
}

/** The postmortem that a list of published states amounts to; the list is not empty. */
export function postmortemOf(revisions: readonly PostmortemRevision[]): Postmortem {
  const [first, last] = [revisions[0], revisions.at(-1)] as [PostmortemRevision, PostmortemRevision];
  return { ...last.content, publishedAt: first.publishedAt, revisions };
}

/** What a postmortem says, as files and records write it: times as RFC 3339, what is not known left out, and always in this order. */
export const recordedContent = (content: PostmortemContent) => ({
  stage: content.stage,
  summary: content.summary,
  impact: content.impact,
  trigger: content.trigger,
  detection: content.detection,
  resolution: content.resolution,
  rootCause: content.rootCause.map(({ title, text }) => ({ title, text })),
  contributingFactors: content.contributingFactors,
  lessons: content.lessons,
  timeline: content.timeline.map(({ at, text, source }) => ({ at: toIso(at), text, ...(source !== null && { source }) })),
  actions: content.actions.map(({ title, group, owner, due, state }) => ({
    title,
    ...(group !== null && { group }),
    ...(owner !== null && { owner }),
    ...(due !== null && { due }),
    state,
  })),
});

/** Whether an action is still to be done. */
export const isOpen = ({ state }: CorrectiveAction): boolean => state === "open" || state === "in_progress";

/** Refuses a postmortem that says nothing of the cause, or an action without a title. */
export function checkPostmortem(postmortem: PostmortemContent): void {
  if (!postmortem.rootCause.some(({ text }) => text.trim())) {
    throw new Refusal(
      "rootCause",
      "The root cause is empty.",
      "Explain in a sentence or two why it happened; mark it preliminary if it may change.",
    );
  }
  if (postmortem.actions.some(({ title }) => !title.trim())) {
    throw new Refusal("actions", "A corrective action has no title.", "Describe what will be changed, or clear the whole row.");
  }
  const badDue = postmortem.actions.find(({ due }) => due !== null && !isDay(due));
  if (badDue)
    throw new Refusal(
      "actions",
      phrase("“{day}” is not a valid date.", { day: badDue.due ?? "" }),
      "Write the due date as yyyy-mm-dd.",
    );
}

/** Whether an open action's day is over; `today` is a day of the site's zone. */
export const isOverdue = (action: CorrectiveAction, today: string): boolean =>
  isOpen(action) && action.due !== null && action.due < today;

/** Actions by group, groups in order of first appearance; those without a group come under `null`. */
export const actionsByGroup = <T extends CorrectiveAction>(actions: readonly T[]): [string | null, T[]][] => [
  ...Map.groupBy(actions, ({ group }) => group),
];
