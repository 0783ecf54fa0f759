import type { Block } from "./blocks.ts";
import { fieldOf, withoutBrackets } from "./headings.ts";
import { headingOf } from "./sections.ts";

/** The title of a document, and its blocks without the heading that says no more than the title does. */
export function takeTitle(blocks: readonly Block[], stated: string | null): { title: string | null; blocks: readonly Block[] } {
  const index = blocks.findIndex((block) => headingOf(block) !== null);
  const heading = blocks[index] ? headingOf(blocks[index])?.text : undefined;
  if (!heading || fieldOf(withoutBrackets(heading))) return { title: stated, blocks };
  const words = bare(heading);
  if (stated !== null && words !== stated) return { title: stated, blocks };
  const title = stated ?? words;
  return { title, blocks: lettersOf(title) === lettersOf(heading) ? blocks.toSpliced(index, 1) : blocks };
}

/** A title is shown as plain words: links and marks do not belong in it. */
const bare = (heading: string): string =>
  heading
    .replace(/\[([^[\]]{1,500})\](?:\([^()\s]{0,2000}\)|\[[^[\]]{0,500}\])/g, "$1")
    .replace(/[*`]|==/g, "")
    .trim();

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");
