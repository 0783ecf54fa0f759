// In characters: a longer part is cut at a top-level item, above the next limit at any list item, above the last at any indented line.
const PART_LENGTH = 8_000;
const LONG_PART_LENGTH = 16_000;
const MAX_PART_LENGTH = 64_000;

/**
 * Splits a document into parts that are parsed one by one. Parsing a nested list takes quadratic time, so a large document is cut
 * where a block or a top-level list item starts.
 */
export function partsOf(markdown: string): string[] {
  const parts: string[] = [];
  let [from, at, fence, isAfterBlank] = [0, 0, "", false];
  for (const line of markdown.split("\n")) {
    const length = at - from;
    if (length > PART_LENGTH && mayCut(line, length, fence, isAfterBlank)) {
      parts.push(markdown.slice(from, at));
      from = at;
    }
    fence = fenceAfter(line, fence);
    isAfterBlank = line.trim() === "";
    at += line.length + 1;
  }
  return [...parts, markdown.slice(from)];
}

function mayCut(line: string, length: number, fence: string, isAfterBlank: boolean): boolean {
  if (fence || line.startsWith("---")) return false;
  if (/^(?:[-+*]|\d{1,9}[.)]|#{1,6})[ \t]/.test(line)) return true;
  if (length > LONG_PART_LENGTH && /^[ \t]+(?:[-+*]|\d{1,9}[.)])[ \t]/.test(line)) return true;
  // Tables are never cut, since their rows need the header.
  return length > MAX_PART_LENGTH ? /^[\s>]/.test(line) : isAfterBlank && /^[^\s|>]/.test(line);
}

/** The fence of the code block that is open after a line; empty where none is. */
function fenceAfter(line: string, open: string): string {
  const mark = /^[\s>]*(?:[-+*]\s+)?(`{3,}|~{3,})/.exec(line)?.[1];
  if (!mark) return open;
  if (open === "") return mark;
  return mark.startsWith(open) ? "" : open;
}
