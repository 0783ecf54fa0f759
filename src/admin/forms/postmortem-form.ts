import {
  ACTION_STATES,
  type Cause,
  type CorrectiveAction,
  POSTMORTEM_TEXTS,
  type PostmortemDraft,
  type PostmortemText,
  STAGES,
} from "#domain/incidents/postmortem.ts";
import type { Instant } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { PostmortemCorrection } from "#usecases/incidents/postmortems.ts";
import { fillFigures, readFigures } from "./edit-forms.ts";
import { choiceOf, gather, itemsOf, itemsText, rowsOf, textOf, textOrNull } from "./form.ts";
import { fillTimeline, readTimeline } from "./timeline-rows.ts";

const BLANK_CAUSES = 2;
const BLANK_ACTIONS = 3;

/** The fields of a postmortem and of the incident's figures, with blank rows for more causes, entries and actions. */
export function postmortemForm({ content, figures }: PostmortemDraft, zone: string): FormData {
  const form = new FormData();
  form.set("stage", content.stage);
  for (const name of POSTMORTEM_TEXTS) form.set(name, content[name]);
  form.set("contributingFactors", itemsText(content.contributingFactors));
  form.set("lessons", itemsText(content.lessons));
  for (const [n, cause] of [...content.rootCause, ...blanks(BLANK_CAUSES)].entries()) {
    form.set(`cause.${n}.title`, cause?.title ?? "");
    form.set(`cause.${n}.text`, cause?.text ?? "");
  }
  for (const [n, action] of [...content.actions, ...blanks(BLANK_ACTIONS)].entries()) {
    form.set(`action.${n}.title`, action?.title ?? "");
    form.set(`action.${n}.group`, action?.group ?? "");
    form.set(`action.${n}.owner`, action?.owner ?? "");
    form.set(`action.${n}.due`, action?.due ?? "");
    form.set(`action.${n}.state`, action?.state ?? "open");
  }
  fillTimeline(form, content.timeline, zone);
  fillFigures(form, figures);
  return form;
}

/** The postmortem and the figures of a form. Throws all its refusals together. */
export function readPostmortem(values: FormData, zone: string, known: readonly Figure[], now: Instant): PostmortemDraft {
  const { stage, actions, timeline, figures } = gather({
    stage: () => choiceOf(values, "stage", STAGES),
    actions: () => readActions(values),
    timeline: () => readTimeline(values, zone),
    figures: () => readFigures(values, known, now),
  });
  const texts = Object.fromEntries(POSTMORTEM_TEXTS.map((name) => [name, textOf(values, name).trim()]));
  const content = {
    ...(texts as Record<PostmortemText, string>),
    stage,
    rootCause: readCauses(values),
    contributingFactors: itemsOf(values, "contributingFactors"),
    lessons: itemsOf(values, "lessons"),
    timeline,
    actions,
  };
  return { content, figures };
}

/** The reason for a correction of a public postmortem, and whether subscribers are notified. */
export const readPostmortemCorrection = (values: FormData): PostmortemCorrection => ({
  reason: textOrNull(values, "reason"),
  loud: textOf(values, "loud") !== "quiet",
});

const readCauses = (values: FormData): Cause[] =>
  rowsOf(values, "cause").flatMap((n) => {
    const cause = { title: textOrNull(values, `cause.${n}.title`), text: textOf(values, `cause.${n}.text`).trim() };
    return cause.title || cause.text ? [cause] : [];
  });

const readActions = (values: FormData): CorrectiveAction[] =>
  rowsOf(values, "action").flatMap((n) => {
    const action = {
      title: textOf(values, `action.${n}.title`).trim(),
      group: textOrNull(values, `action.${n}.group`),
      owner: textOrNull(values, `action.${n}.owner`),
      due: textOrNull(values, `action.${n}.due`),
    };
    if (!Object.values(action).some(Boolean)) return [];
    return [{ ...action, state: choiceOf(values, `action.${n}.state`, ACTION_STATES, "actions") }];
  });

const blanks = (count: number): undefined[] => Array.from({ length: count }, () => undefined);
