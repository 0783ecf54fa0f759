import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import type { Block } from "./blocks.ts";
import type { Resolved } from "./clock.ts";
import type { WrittenTime } from "./written-time.ts";

/** What a part of a timeline gave: entries, and the blocks that are none. */
export interface Told {
  entries: TimelineEntry[];
  rest: Block[];
}

/** An entry; where its time says less than the words, the words follow the text. */
export const entryOf = (
  text: string,
  { words }: WrittenTime,
  { at, isFullyPublished }: Pick<Resolved, "at" | "isFullyPublished">,
): TimelineEntry => ({
  at,
  text: isFullyPublished ? text : `${text} (${words.trim()})`.trim(),
  source: null,
});
