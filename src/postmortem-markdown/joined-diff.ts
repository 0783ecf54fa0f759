import type { NewVersion } from "./new-version.ts";

const HEADER = /^--- \S[^\n]{0,300}? \+\+\+ \S[^\n]{0,300}? @@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ /;
/** A removed line: a minus right before its first letter. `--- ` is a line of dashes. */
const REMOVED = / (?=-(?!--(?: |$))\S)/;

/**
 * The new version of a file, from a diff whose line breaks all became spaces. Added and removed lines still have their marks;
 * unchanged lines are recognised by how Markdown lines start. The counts in the header show whether what looks like a removed line
 * is one, since the old and the new version have the same number of unchanged lines.
 */
export function joinedDiff(text: string): NewVersion | null {
  const header = text.includes("\n") && text.trim().includes("\n") ? null : HEADER.exec(text);
  if (!header) return null;
  const [oldCount, newCount] = [Number(header[1] ?? 1), Number(header[2] ?? 1)];
  const pieces = ` ${text.slice(header[0].length).trim()}`
    .split(/ (?=\+)/)
    .flatMap((piece) => (piece.startsWith("+") ? splitAdded(piece) : splitOld(piece)));
  const added = pieces.filter((piece) => piece.startsWith("+")).length;
  const removed = pieces.filter((piece) => isRemoved(piece)).length;
  const isConsistent = oldCount - removed === newCount - added;
  const remaining = pieces.filter((piece, index) => !isRemoved(piece) || !(isConsistent || pieces[index + 1]?.startsWith("+")));
  const notes = ["The text was a diff on one line; the lines of the new version were reconstructed."];
  if (!isConsistent) notes.push("The diff's counts do not match its lines: check whether removed lines are still in the text.");
  return { text: withBlankLines(inFrontMatter(remaining.flatMap(linesOf))), notes };
}

const isRemoved = (piece: string): boolean => /^-(?!--(?: |$))\S/.test(piece);
const splitOld = (piece: string): string[] => piece.split(REMOVED).filter((line) => line.trim());

/** An added line ends where a removed one starts; any other minus in it is text. */
const splitAdded = (piece: string): string[] => piece.split(/ (?=-(?!--(?: |$))(?:[\p{Lu}[#>]|- \[))/u);

/** The lines of a piece: an added line, and the unchanged lines that follow it. */
function linesOf(piece: string): string[] {
  const isAdded = piece.startsWith("+");
  const [first = "", ...more] = (isAdded ? piece.slice(1) : piece.trimStart()).split(/ (?=#{1,6} |---(?: |$))/);
  return [...(isAdded || first.trim() ? [first.trimEnd()] : []), ...more.map((line) => line.trimEnd())];
}

/** In front matter, splits off a key at the end of a line: it is the line above an added list. */
function inFrontMatter(lines: string[]): string[] {
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  return lines.flatMap((line, index) => {
    const key = index < end ? /^(.*\S) ([\w-]+:)$/.exec(line) : null;
    return key ? [key[1] as string, key[2] as string] : [line];
  });
}

/** Restores the blank lines around headings and after front matter. */
function withBlankLines(lines: readonly string[]): string {
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  return lines.map((line, index) => (index > end && /^#{1,6} /.test(line) ? `\n${line}\n` : line)).join("\n");
}
