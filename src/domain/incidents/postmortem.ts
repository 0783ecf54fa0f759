import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { checkNotAncient } from "#domain/plausible-time.ts";
import { type Instant, isDay, toIso } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Published } from "#domain/updates/revision.ts";

/** When the preliminary and the final postmortem of an incident are due. */
export interface PostmortemCommitment {
  preliminaryBy: Instant;
  finalBy: Instant;
}

export const ACTION_STATES = ["open", "in_progress", "done", "dropped"] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** A change that will prevent a repeat of the incident. */
export interface CorrectiveAction {
  title: string;
  group: string | null;
  /** A role, not a person. */
  owner: string | null;
  /** A day of the site's zone, as `yyyy-mm-dd`. */
  due: string | null;
  state: ActionState;
}

/** One part of the root cause: an incident may start for one reason and last long for another. */
export interface Cause {
  title: string | null;
  text: string;
}

export interface TimelineEntry {
  at: Instant;
  text: string;
  /** Who reports it, where reports differ. */
  source: string | null;
}

export const STAGES = ["preliminary", "final"] as const;
export type Stage = (typeof STAGES)[number];

export const POSTMORTEM_TEXTS = ["summary", "impact", "trigger", "detection", "resolution"] as const;
export type PostmortemText = (typeof POSTMORTEM_TEXTS)[number];

/** The content of a postmortem. The texts are Markdown. */
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

/** The current postmortem, with every state in which it was published. */
export interface Postmortem extends PostmortemContent {
  /** When it was first published. */
  publishedAt: Instant;
  /** Oldest first; never empty; the last one is current. */
  revisions: readonly PostmortemRevision[];
}

/** A postmortem that is not published yet, with the incident's figures. */
export interface PostmortemDraft {
  content: PostmortemContent;
  figures: readonly Figure[];
}

/** The postmortem that has the given published states; the list must not be empty. */
export function postmortemOf(revisions: readonly PostmortemRevision[]): Postmortem {
  const [first, last] = [revisions[0], revisions.at(-1)] as [PostmortemRevision, PostmortemRevision];
  return { ...last.content, publishedAt: first.publishedAt, revisions };
}

/**
 * The content of a postmortem as it is written to files: times as RFC 3339, unknown values left out, and keys always in this
 * order.
 */
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

/** Refuses a postmortem without a root cause, with an action that has no title or no valid due date, or with times before 2000. */
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
  for (const { at } of postmortem.timeline) checkNotAncient("timeline", at);
  const badDue = postmortem.actions.find(({ due }) => due !== null && !isDay(due));
  if (badDue)
    throw new Refusal(
      "actions",
      phrase("“{day}” is not a valid date.", { day: badDue.due ?? "" }),
      "Write the due date as yyyy-mm-dd.",
    );
}

/** Whether an action is open after its due date; `today` is a day of the site's zone. */
export const isOverdue = (action: CorrectiveAction, today: string): boolean =>
  isOpen(action) && action.due !== null && action.due < today;

/** Actions by group, groups in order of first appearance; `null` groups the actions without one. */
export const actionsByGroup = <T extends CorrectiveAction>(actions: readonly T[]): [string | null, T[]][] => [
  ...Map.groupBy(actions, ({ group }) => group),
];
