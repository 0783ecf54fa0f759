/** A text as far as a list of several can show it, and whether that is all of it. */
export interface Excerpt {
  text: string;
  isFullyPublished: boolean;
}

/**
 * The beginning of a Markdown text: as many of its blocks as fit into `limit` characters, at least one. Blocks are parted by empty lines;
 * a fence of code is one. A first block that is longer is cut between words.
 */
export function excerpt(markdown: string, limit: number): Excerpt {
  if (markdown.length <= limit) return { text: markdown, isFullyPublished: true };
  let text = "";
  for (const block of blocksOf(markdown)) {
    if (text.length + block.length > limit) break;
    text += block;
  }
  return { text: text.trim() || cut(markdown, limit), isFullyPublished: false };
}

/** The text in pieces that make it up again. */
function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let block = "";
  let fence = "";
  for (const line of markdown.split(/(?<=\n)/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "") fence = mark;
    else if (mark.startsWith(fence)) fence = "";
    block += line;
    if (fence !== "" || line.trim() !== "") continue;
    blocks.push(block);
    block = "";
  }
  return [...blocks, block];
}

function cut(text: string, limit: number): string {
  const head = text.slice(0, limit);
  const space = head.search(/\s\S*$/);
  return `${space > limit / 2 ? head.slice(0, space) : head}…`;
}
