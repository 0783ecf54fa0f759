import { durationPhrase } from "#domain/duration-text.ts";
import type { Moment } from "#domain/incidents/lag.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";

/** The name of each milestone of an incident. */
export const MOMENT_NAMES: Record<Moment, string> = {
  detected: "detected",
  firstPublished: "first posted here",
  identified: "cause identified",
  impactOver: "impact ended",
  resolved: "resolved",
  preliminary: "preliminary postmortem",
  final: "final postmortem",
};

/** A lag as text: "after 47 minutes", "at once". */
export function lagPhrase(after: number): Phrase {
  if (after === 0) return phrase("at once");
  return after < 0
    ? phrase("{duration} earlier", { duration: durationPhrase(-after) })
    : phrase("after {duration}", { duration: durationPhrase(after) });
}
