import type { Moment } from "../domain/lag.ts";
import { durationInWords } from "../domain/time.ts";

/** The words shown for each moment by which an incident's handling is measured. */
export const MOMENT_NAMES: Record<Moment, string> = {
  detected: "noticed",
  firstPublished: "first told here",
  identified: "cause identified",
  impactOver: "impact over",
  resolved: "closed",
  preliminary: "preliminary account of the cause",
  final: "final account of the cause",
};

/** A lag in words: "47 minutes after", "at once". */
export const lagText = (after: number): string =>
  after < 0 ? `${durationInWords(-after)} before` : after === 0 ? "at once" : `${durationInWords(after)} after`;
