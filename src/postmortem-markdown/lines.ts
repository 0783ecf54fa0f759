import type { ListItem, RootContent, TableRow } from "mdast";
import { innerOf } from "./blocks.ts";

/** A block's text as one line of Markdown. */
export function lineOf(source: string, node: RootContent): string {
  switch (node.type) {
    case "list":
      return node.children.map((item) => itemLine(source, item)).join("; ");
    case "blockquote":
      return joinedLines(source, node.children);
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

/** The text of a list item and all that is nested in it, as one line. */
export const itemLine = (source: string, item: ListItem): string => joinedLines(source, item.children);

/** A heading's text without its marks, `## Text ##` or an underline. */
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

/** The lines of a text joined by spaces. (A regular expression would be slow on long runs of spaces.) */
export const folded = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .join(" ");

function joinedLines(source: string, nodes: readonly RootContent[]): string {
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
  const maxRun = Math.max(0, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(maxRun + 1);
  return maxRun > 0 ? `${fence} ${folded(code)} ${fence}` : `${fence}${folded(code)}${fence}`;
}
