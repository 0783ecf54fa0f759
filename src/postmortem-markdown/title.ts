import type { Block } from "./blocks.ts";
import { fieldOf, withoutBrackets } from "./headings.ts";
import { headingOf } from "./sections.ts";

/** The title of a document, and its blocks without a heading that only repeats the title. */
export function takeTitle(blocks: readonly Block[], stated: string | null): { title: string | null; blocks: readonly Block[] } {
  const index = blocks.findIndex((block) => headingOf(block) !== null);
  const heading = blocks[index] ? headingOf(blocks[index])?.text : undefined;
  if (!heading || fieldOf(withoutBrackets(heading))) return { title: stated, blocks };
  const text = bare(heading);
  if (stated !== null && text !== stated) return { title: stated, blocks };
  const title = stated ?? text;
  return { title, blocks: lettersOf(title) === lettersOf(heading) ? blocks.toSpliced(index, 1) : blocks };
}

/** A heading as plain text, without links and marks. */
const bare = (heading: string): string =>
  heading
    .replace(/\[([^[\]]{1,500})\](?:\([^()\s]{0,2000}\)|\[[^[\]]{0,500}\])/g, "$1")
    .replace(/[*`]|==/g, "")
    .trim();

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");
