import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import type { Instant } from "#domain/time.ts";
import { clockFrom, readDay, type TimeDefaults } from "./clock.ts";
import { labelOf, unmarked } from "./labels.ts";
import { timesIn } from "./written-time.ts";
import { zoneNameIn } from "./zones.ts";

const DURATION_LABEL =
  /\b(?:duration|outage|incident time|time ?frame|time of incident|window|when|downtime)\b|持续时间|故障时间|时长/iu;
const START_LABEL = /^(?:start(?:ed)?(?: time| at)?|began|incident start|from|开始时间)$/iu;
const END_LABEL = /^(?:end(?:ed)?(?: time| at)?|resolved(?: at)?|incident end|to|until|结束时间|恢复时间)$/iu;

/** Start and end of an outage; null where they are not stated. */
export interface Outage {
  from: Instant | null;
  to: Instant | null;
}

/** Start and end of the outage as a text states them: in a labelled span, as labelled times, or in its first span of clock times. */
export function outageIn(lines: readonly string[], day: string | null, zone: string | null, defaults: TimeDefaults): Outage {
  const spans = lines.flatMap((line) =>
    spansIn(line, day, zone, defaults).map((span) => ({ span, isNamed: DURATION_LABEL.test(line) })),
  );
  const span = spans.find(({ isNamed }) => isNamed) ?? spans[0];
  if (span) return span.span;
  const labelled = lines.flatMap((line) => labelOf(unmarked(line)) ?? []);
  const timeOf = (label: RegExp) => {
    const line = labelled.find((found) => label.test(found.label.replace(/[:：]$/, "")))?.rest;
    const time = line === undefined ? undefined : timesIn(line).find((found) => found.time.clock)?.time;
    return time ? (clockFrom(day, zone, defaults, () => {}).resolve(time)?.at ?? null) : null;
  };
  return { from: timeOf(START_LABEL), to: timeOf(END_LABEL) };
}

function spansIn(line: string, day: string | null, zone: string | null, defaults: TimeDefaults): Outage[] {
  const clock = clockFrom(day, zone, defaults, () => {});
  return timesIn(line).flatMap(({ time }) => {
    const resolved = clock.resolve(time);
    return resolved?.until ? [{ from: resolved.at, to: resolved.until }] : [];
  });
}

/** The day that a text is about: the day in a line about the duration, else the only day in the text. */
export function dayIn(lines: readonly string[], near: string): string | null {
  const days = (line: string) => timesIn(line).flatMap(({ time }) => (time.day?.year ? [readDay(time.day, near)] : []));
  const named = lines
    .filter((line) => DURATION_LABEL.test(line))
    .flatMap(days)
    .find((day) => day !== null);
  const all = new Set(lines.flatMap(days));
  return named ?? (all.size === 1 ? ([...all][0] ?? null) : null);
}

/** The zone that a text names; null where it names none or several. */
export function zoneIn(lines: readonly string[]): string | null {
  const names = new Set(lines.flatMap((line) => zoneNameIn(line) ?? []));
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

// A longer text is not a sentence that fits in a timeline.
const MAX_SENTENCE_LENGTH = 2_000;

/** Timeline entries for the sentences that state a clock time, one for each time, in order of time. Spans are not events. */
export function recurringTimes(
  lines: readonly string[],
  day: string | null,
  zone: string | null,
  defaults: TimeDefaults,
  note: (sentence: string) => void,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const sentence of lines.flatMap(sentencesOf).filter(({ length }) => length <= MAX_SENTENCE_LENGTH)) {
    const clock = clockFrom(day, zone, defaults, note);
    for (const { time } of timesIn(sentence)) {
      if (time.day && !time.clock) clock.set(time.day, null);
      const resolved = time.clock && !time.until ? clock.resolve(time) : null;
      if (resolved) entries.push({ at: resolved.at, text: sentence.trim(), source: "from the text" });
    }
  }
  return entries.sort((a, b) => a.at - b.at);
}

/** The sentences of a line. */
const sentencesOf = (line: string): string[] =>
  line.split(/(?<=[.!?][*_"”)]{0,3}) (?=[\p{Lu}\p{N}"“[(*`])|(?<=[。！？])/u).filter((sentence) => sentence.trim());
