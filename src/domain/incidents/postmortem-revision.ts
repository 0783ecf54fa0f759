import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { checkReason, type Published } from "#domain/updates/revision.ts";
import {
  type CorrectiveAction,
  POSTMORTEM_TEXTS,
  type Postmortem,
  type PostmortemContent,
  type PostmortemRevision,
  postmortemOf,
} from "./postmortem.ts";

/** The parts of a postmortem that pages show as one text each. */
const POSTMORTEM_FIELDS = [
  "stage",
  "summary",
  "trigger",
  "rootCause",
  "contributingFactors",
  "impact",
  "detection",
  "resolution",
  "lessons",
  "actions",
  "timeline",
] as const;
export type PostmortemField = (typeof POSTMORTEM_FIELDS)[number];

/** Each part of a postmortem as one text, for comparing two states. Times are UTC. */
const fieldTexts = (content: PostmortemContent): Record<PostmortemField, string> => ({
  ...(Object.fromEntries(POSTMORTEM_TEXTS.map((name) => [name, content[name]])) as Pick<
    PostmortemContent,
    (typeof POSTMORTEM_TEXTS)[number]
  >),
  stage: content.stage,
  rootCause: content.rootCause.map(({ title, text }) => (title ? `${title}\n${text}` : text)).join("\n\n"),
  contributingFactors: content.contributingFactors.join("\n"),
  lessons: content.lessons.join("\n"),
  actions: content.actions.map(actionText).join("\n"),
  timeline: content.timeline.map(({ at, text, source }) => `${toIso(at)} ${text}${source ? ` (${source})` : ""}`).join("\n"),
});

const actionText = ({ title, group, owner, due, state }: CorrectiveAction): string =>
  [group && `${group}:`, title, `[${state}]`, owner, due && `due ${due}`].filter(Boolean).join(" ");

/** One part of a postmortem before and after a correction. */
export interface FieldChange {
  field: PostmortemField;
  before: string;
  after: string;
}

/** The parts in which two states differ, in the order of the page. */
export function fieldChanges(before: PostmortemContent, after: PostmortemContent): FieldChange[] {
  const [previous, current] = [fieldTexts(before), fieldTexts(after)];
  return POSTMORTEM_FIELDS.map((field) => ({ field, before: previous[field], after: current[field] })).filter(
    (change) => change.before !== change.after,
  );
}

const PROGRESS_REASON = "Status of the corrective actions.";

/**
 * The postmortem with another published state; the first one if nothing was published yet. Refuses a correction that changes
 * nothing or has no reason. A status update of the corrective actions needs no reason, since it corrects no published statement.
 */
export function publishState(known: Postmortem | null, content: PostmortemContent, published: Published): Postmortem {
  if (!known) return postmortemOf([{ content, ...published, reason: null, loud: true }]);
  const changes = fieldChanges(known, content);
  if (changes.length === 0) throw new Refusal("postmortem", "Nothing has changed.", "Make a change, or leave it as it is.");
  const reason = published.reason?.trim() || (isProgress(known, content) ? PROGRESS_REASON : "");
  checkReason(reason);
  const revision: PostmortemRevision = { content, ...published, reason };
  return postmortemOf([...known.revisions, revision]);
}

/** Whether only the state, owner or due date of actions changed, while their titles and groups stayed the same. */
function isProgress(before: PostmortemContent, after: PostmortemContent): boolean {
  const titlesOf = ({ actions }: PostmortemContent) => actions.map(({ title, group }) => `${group} ${title}`).join("\n");
  return fieldChanges(before, after).every(({ field }) => field === "actions") && titlesOf(before) === titlesOf(after);
}
