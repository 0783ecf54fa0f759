import { type Block, innerOf } from "./blocks.ts";

/** A line that starts with a label in place of a heading: `Root Cause: …`, `**Root Cause**`. */
export interface Labelled {
  label: string;
  rest: string;
}

/** The label at the start of a line; null where there is none. */
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

/** A line without a list or quote mark before it. */
export const unmarked = (line: string): string => line.replace(/^(?:[\s>]*(?:[-*+]|\d{1,9}[.)])\s)?[\s>]*/, "");

interface Part {
  label: string | null;
  /** The part with and without its label; null where the block has no labels, and is not split. */
  text: { full: string; rest: string } | null;
}

/** Splits a paragraph before each line whose label starts a section. */
export function labelledParts({ node, source }: Block, startsSection: (found: Labelled) => boolean): Part[] {
  if (node.type !== "paragraph") return [{ label: null, text: null }];
  const parts: { label: string | null; full: string[]; rest: string[] }[] = [];
  for (const line of innerOf(source, node).split("\n")) {
    const found = labelOf(line);
    if (found && startsSection(found)) parts.push({ label: found.label, full: [line], rest: [found.rest] });
    else if (parts.length === 0) parts.push({ label: null, full: [line], rest: [line] });
    else {
      parts.at(-1)?.full.push(line);
      parts.at(-1)?.rest.push(line);
    }
  }
  if (parts.every(({ label }) => label === null)) return [{ label: null, text: null }];
  return parts.map(({ label, full, rest }) => ({ label, text: { full: full.join("\n"), rest: rest.join("\n").trim() } }));
}
