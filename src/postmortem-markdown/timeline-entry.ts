import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import type { Block } from "./blocks.ts";
import type { Resolved } from "./clock.ts";
import type { WrittenTime } from "./written-time.ts";

/** The entries of a part of a timeline, and the blocks that are not entries. */
export interface ParsedTimeline {
  entries: TimelineEntry[];
  rest: Block[];
}

/** A timeline entry. Where its time is not exact, the time as written follows the text. */
export const entryOf = (
  text: string,
  { source }: WrittenTime,
  { at, isExact }: Pick<Resolved, "at" | "isExact">,
): TimelineEntry => ({
  at,
  text: isExact ? text : `${text} (${source.trim()})`.trim(),
  source: null,
});
