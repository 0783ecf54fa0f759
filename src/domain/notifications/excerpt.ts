/** The part of a text that fits into a list, and whether it is the complete text. */
export interface Excerpt {
  text: string;
  isComplete: boolean;
}

/**
 * The start of a Markdown text: as many of its blocks as fit into `limit` characters, and at least one. Blocks are separated by
 * empty lines; a code fence is one block. If the first block is too long, it is cut between words.
 */
export function excerpt(markdown: string, limit: number): Excerpt {
  if (markdown.length <= limit) return { text: markdown, isComplete: true };
  let text = "";
  for (const block of blocksOf(markdown)) {
    if (text.length + block.length > limit) break;
    text += block;
  }
  return { text: text.trim() || cut(markdown, limit), isComplete: false };
}

/** Splits the text into blocks; joined again, they are the text. */
function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let block = "";
  let fence = "";
  for (const line of markdown.split(/(?<=\n)/)) {
    const marker = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") fence = marker;
    else if (marker.startsWith(fence)) fence = "";
    block += line;
    if (fence !== "" || line.trim() !== "") continue;
    blocks.push(block);
    block = "";
  }
  return [...blocks, block];
}

function cut(text: string, limit: number): string {
  const start = text.slice(0, limit);
  const space = start.search(/\s\S*$/);
  return `${space > limit / 2 ? start.slice(0, space) : start}…`;
}
