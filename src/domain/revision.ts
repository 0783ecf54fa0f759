import type { Instant } from "./time.ts";

/** One published state of a text. The first has no reason; every later one is a correction and says why. */
export interface Revision {
  text: string;
  publishedAt: Instant;
  reason: string | null;
  /** Whether it makes a new feed item; a quiet one (a typo) does not. */
  loud: boolean;
}

/** The text that holds now: the last revision's. */
export const currentText = (revisions: readonly Revision[]): string => revisions.at(-1)?.text ?? "";
