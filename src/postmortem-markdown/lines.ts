import type { ListItem, RootContent, TableRow } from "mdast";
import { innerOf } from "./blocks.ts";

/** What a block says, on one line, as Markdown: for fields that hold one line. */
export function lineOf(source: string, node: RootContent): string {
  switch (node.type) {
    case "list":
      return node.children.map((item) => itemLine(source, item)).join("; ");
    case "blockquote":
      return linesTogether(source, node.children);
    case "code":
      return codeLine([node.lang, node.meta, node.value].filter(Boolean).join(" "));
    case "table":
      return node.children.map((row) => cellsOf(source, row).join(", ")).join("; ");
    case "heading":
      return headingText(innerOf(source, node));
    case "thematicBreak":
      return "";
    default:
      return folded(innerOf(source, node));
  }
}

/** What a list item says, with all that stands under it. */
export const itemLine = (source: string, item: ListItem): string => linesTogether(source, item.children);

/** A heading's words without its marks: `## Words ##`, or words underlined. */
export const headingText = (heading: string): string =>
  folded(heading.replace(/^#{1,6}(?=\s|$)/, "").replace(/\n[ \t]*(?:=+|-+)[ \t]*$/, ""))
    .replace(/(^|\s)#+$/, "")
    .trim();

/** The cells of a row, as Markdown. */
export const cellsOf = (source: string, row: TableRow): string[] =>
  row.children.map((cell) =>
    folded(innerOf(source, cell))
      .replace(/^\||(?<!\\)\|$/g, "")
      .replaceAll("\\|", "|")
      .trim(),
  );

/** The lines of a text as one; a pattern for the space around line breaks would be slow on long space. */
export const folded = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");

function linesTogether(source: string, nodes: readonly RootContent[]): string {
  let line = "";
  for (const node of nodes) {
    const next = lineOf(source, node);
    if (!next) continue;
    const isUnder = node.type === "list" && /[\p{L}\p{N}*_`)\]"”]$/u.test(line);
    line = line ? `${line}${isUnder ? ": " : " "}${next}` : next;
  }
  return line;
}

function codeLine(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${folded(code)} ${fence}` : `${fence}${folded(code)}${fence}`;
}
