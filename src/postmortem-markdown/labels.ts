import { type Block, innerOf } from "./blocks.ts";

/** A line that begins with words standing for a heading: `Root Cause: …`, `**Root Cause**`. */
export interface Labelled {
  label: string;
  rest: string;
}

/** The label at the beginning of a line, if there is one. */
export function labelOf(line: string): Labelled | null {
  const bold = /^(\*\*|__)([^*_\n]{1,80})\1([:：]?)/.exec(line);
  const label = bold?.[2]?.trim();
  if (bold && label) {
    const rest = line.slice(bold[0].length);
    return bold[3] || /[:：]$/.test(label) || rest.trim() === "" ? { label, rest: rest.trim() } : null;
  }
  const bare = /^([^\s*_`:：|>[][^*`:：\n]{0,59})(?::(?=\s|$)|：)/.exec(line);
  return bare ? { label: bare[1] as string, rest: line.slice(bare[0].length).trim() } : null;
}

/** A line without the mark of a list or quote before it. */
export const unmarked = (line: string): string => line.replace(/^(?:[\s>]*(?:[-*+]|\d{1,9}[.)])\s)?[\s>]*/, "");

interface Part {
  label: string | null;
  /** The part with and without its label; null when the block is not a paragraph and stays whole. */
  text: { whole: string; rest: string } | null;
}

/** A paragraph, taken apart before each line whose label begins something of its own. */
export function labelledParts({ node, source }: Block, begins: (found: Labelled) => boolean): Part[] {
  if (node.type !== "paragraph") return [{ label: null, text: null }];
  const parts: { label: string | null; whole: string[]; rest: string[] }[] = [];
  for (const line of innerOf(source, node).split("\n")) {
    const found = labelOf(line);
    if (found && begins(found)) parts.push({ label: found.label, whole: [line], rest: [found.rest] });
    else if (parts.length === 0) parts.push({ label: null, whole: [line], rest: [line] });
    else {
      parts.at(-1)?.whole.push(line);
      parts.at(-1)?.rest.push(line);
    }
  }
  if (parts.every(({ label }) => label === null)) return [{ label: null, text: null }];
  return parts.map(({ label, whole, rest }) => ({ label, text: { whole: whole.join("\n"), rest: rest.join("\n").trim() } }));
}
