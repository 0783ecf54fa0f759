import { isNarrative } from "./headings.ts";
import { itemLine, lineOf } from "./lines.ts";
import type { Section } from "./sections.ts";

/** The statements of a section of lessons or factors, one line each. A heading that says more than the field precedes each line. */
export function statementsOf({ heading, named, blocks }: Section): string[] {
  const lines = blocks
    .flatMap(({ node, source }) =>
      node.type === "list" ? node.children.map((item) => itemLine(source, item)) : [lineOf(source, node)],
    )
    .filter(Boolean);
  if (heading === null || (named && !isNarrative(heading))) return lines;
  const name = heading.replace(/[:：]$/, "");
  return lines.length === 0 ? (named ? [] : [name]) : lines.map((line) => `${name}: ${line}`);
}
