import {
  ACTION_STATES,
  type Cause,
  type CorrectiveAction,
  POSTMORTEM_TEXTS,
  type Postmortem,
  type PostmortemContent,
  type PostmortemText,
  STAGES,
} from "../domain/postmortem.ts";
import { gather, linesOf, rowsOf, textOf, textOrNull, wordOf } from "./form.ts";

const BLANK_CAUSES = 2;
const BLANK_ACTIONS = 3;

/** The fields of the postmortem: as published, or blank. There is always room for more causes and actions. */
export function postmortemForm(postmortem: Postmortem | null): FormData {
  const form = new FormData();
  form.set("stage", postmortem?.stage ?? "preliminary");
  for (const name of POSTMORTEM_TEXTS) form.set(name, postmortem?.[name] ?? "");
  form.set("contributingFactors", onLines(postmortem?.contributingFactors));
  form.set("lessons", onLines(postmortem?.lessons));
  const causes = [...(postmortem?.rootCause ?? []), ...blanks(postmortem ? BLANK_CAUSES : BLANK_CAUSES + 1)];
  for (const [n, cause] of causes.entries()) {
    form.set(`cause.${n}.title`, cause?.title ?? "");
    form.set(`cause.${n}.text`, cause?.text ?? "");
  }
  for (const [n, action] of [...(postmortem?.actions ?? []), ...blanks(BLANK_ACTIONS)].entries()) {
    form.set(`action.${n}.title`, action?.title ?? "");
    form.set(`action.${n}.group`, action?.group ?? "");
    form.set(`action.${n}.owner`, action?.owner ?? "");
    form.set(`action.${n}.due`, action?.due ?? "");
    form.set(`action.${n}.state`, action?.state ?? "open");
  }
  return form;
}

/** The postmortem that a form says. The timeline has no fields, so the one on record stays. */
export function readPostmortem(values: FormData, known: Postmortem | null): PostmortemContent {
  const { stage, actions } = gather({ stage: () => wordOf(values, "stage", STAGES), actions: () => readActions(values) });
  const texts = Object.fromEntries(POSTMORTEM_TEXTS.map((name) => [name, textOf(values, name).trim()]));
  return {
    ...(texts as Record<PostmortemText, string>),
    stage,
    rootCause: readCauses(values),
    contributingFactors: linesOf(values, "contributingFactors"),
    lessons: linesOf(values, "lessons"),
    timeline: known?.timeline ?? [],
    actions,
  };
}

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
    return [{ ...action, state: wordOf(values, `action.${n}.state`, ACTION_STATES, "actions") }];
  });

const onLines = (texts: readonly string[] = []): string => texts.map((text) => text.replaceAll("\n", " ")).join("\n");

const blanks = (count: number): undefined[] => Array.from({ length: count }, () => undefined);
