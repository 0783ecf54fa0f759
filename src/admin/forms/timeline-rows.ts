import { Refusal } from "#domain/errors.ts";
import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import { phrase } from "#domain/phrase.ts";
import { rowsOf, textOf, textOrNull } from "./form.ts";
import { readLocal, toLocal } from "./local-time.ts";

const BLANK_ENTRIES = 2;

/** Writes a timeline into a form, with a few blank rows. A hidden field carries the exact instant, since the visible one has minutes only. */
export function fillTimeline(form: FormData, timeline: readonly TimelineEntry[], zone: string): void {
  const rows = [...timeline, ...Array.from({ length: BLANK_ENTRIES }, () => undefined)];
  for (const [n, entry] of rows.entries()) {
    form.set(`entry.${n}.instant`, entry ? String(entry.at) : "");
    form.set(`entry.${n}.at`, entry ? toLocal(entry.at, zone) : "");
    form.set(`entry.${n}.text`, entry?.text ?? "");
    form.set(`entry.${n}.source`, entry?.source ?? "");
  }
}

/** The timeline of a form, in order of time. A blank row is left out; a time left as shown keeps its seconds. */
export const readTimeline = (values: FormData, zone: string): TimelineEntry[] =>
  rowsOf(values, "entry")
    .flatMap((n) => readEntry(values, n, zone) ?? [])
    .sort((a, b) => a.at - b.at);

function readEntry(values: FormData, n: number, zone: string): TimelineEntry | undefined {
  const text = textOf(values, `entry.${n}.text`).trim();
  const source = textOrNull(values, `entry.${n}.source`);
  const at = readAt(values, n, zone);
  if (!text && !source && at === undefined) return undefined;
  if (at === undefined)
    throw new Refusal(
      "timeline",
      phrase("The timeline entry “{text}” has no time.", { text: text || (source ?? "") }),
      "Enter the time when it happened, or clear the whole row.",
    );
  if (!text)
    throw new Refusal(
      "timeline",
      "A timeline entry has a time but no text.",
      "Describe what happened then, or clear the whole row.",
    );
  return { at, text, source };
}

function readAt(values: FormData, n: number, zone: string): number | undefined {
  const instant = textOf(values, `entry.${n}.instant`);
  const shown = /^-?\d{1,16}$/.test(instant) ? toLocal(Number(instant), zone) : "";
  const isChosen = textOf(values, `entry.${n}.atOffset`) !== "";
  if (shown && !isChosen && shown === textOf(values, `entry.${n}.at`).trim().slice(0, 16)) return Number(instant);
  try {
    return readLocal(values, `entry.${n}.at`, zone);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal("timeline", ...error.phrases);
    throw error;
  }
}
