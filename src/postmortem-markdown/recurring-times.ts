import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import type { Instant } from "#domain/time.ts";
import { type Around, clockFrom, readDay } from "./clock.ts";
import { labelOf, unmarked } from "./labels.ts";
import { timesIn } from "./written-time.ts";
import { zoneNameIn } from "./zones.ts";

const SPAN = /\b(?:duration|outage|incident time|time ?frame|time of incident|window|when|downtime)\b|持续时间|故障时间|时长/iu;
const STARTED = /^(?:start(?:ed)?(?: time| at)?|began|incident start|from|开始时间)$/iu;
const ENDED = /^(?:end(?:ed)?(?: time| at)?|resolved(?: at)?|incident end|to|until|结束时间|恢复时间)$/iu;

export interface Outage {
  from: Instant | null;
  to: Instant | null;
}

/** From when to when a text says that it lasted: a labelled span, labelled ends, or the first span of clock times at all. */
export function outageIn(lines: readonly string[], day: string | null, zone: string | null, around: Around): Outage {
  const spans = lines.flatMap((line) => spansIn(line, day, zone, around).map((span) => ({ span, isNamed: SPAN.test(line) })));
  const span = spans.find(({ isNamed }) => isNamed) ?? spans[0];
  if (span) return span.span;
  const labelled = lines.flatMap((line) => labelOf(unmarked(line)) ?? []);
  const end = (label: RegExp) => {
    const line = labelled.find((found) => label.test(found.label.replace(/[:：]$/, "")))?.rest;
    const time = line === undefined ? undefined : timesIn(line).find((found) => found.time.clock)?.time;
    return time ? (clockFrom(day, zone, around, () => {}).resolve(time)?.at ?? null) : null;
  };
  return { from: end(STARTED), to: end(ENDED) };
}

function spansIn(line: string, day: string | null, zone: string | null, around: Around): Outage[] {
  const clock = clockFrom(day, zone, around, () => {});
  return timesIn(line).flatMap(({ time }) => {
    const resolved = clock.resolve(time);
    return resolved?.until ? [{ from: resolved.at, to: resolved.until }] : [];
  });
}

/** The day of which a text speaks: that of a line which names its duration, else the only one it names. */
export function dayIn(lines: readonly string[], near: string): string | null {
  const days = (line: string) => timesIn(line).flatMap(({ time }) => (time.day?.year ? [readDay(time.day, near)] : []));
  const named = lines
    .filter((line) => SPAN.test(line))
    .flatMap(days)
    .find((day) => day !== null);
  const all = new Set(lines.flatMap(days));
  return named ?? (all.size === 1 ? ([...all][0] ?? null) : null);
}

/** The zone that a text names, if it names only one. */
export function zoneIn(lines: readonly string[]): string | null {
  const words = new Set(lines.flatMap((line) => zoneNameIn(line) ?? []));
  return words.size === 1 ? ([...words][0] ?? null) : null;
}

// What goes on for longer is no sentence that a timeline could hold.
const MAX_SENTENCE_LENGTH = 2_000;

/** The sentences that state a clock time, each once for every time in it, in order of time. Spans are durations, not events. */
export function recurringTimes(
  lines: readonly string[],
  day: string | null,
  zone: string | null,
  around: Around,
  note: (sentence: string) => void,
): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const sentence of lines.flatMap(sentencesOf).filter(({ length }) => length <= MAX_SENTENCE_LENGTH)) {
    const clock = clockFrom(day, zone, around, note);
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
