const ENOUGH = 8_000;
const TOO_MUCH = 16_000;
const FAR_TOO_MUCH = 64_000;

/**
 * A document in parts that can be parsed one by one. Parsing one nested list takes time that grows with the square of its length;
 * a large document is therefore cut where a block or an outermost list item begins.
 */
export function partsOf(markdown: string): string[] {
  const parts: string[] = [];
  let [from, at, fence, afterBlank] = [0, 0, "", false];
  for (const line of markdown.split("\n")) {
    const length = at - from;
    if (length > ENOUGH && mayCut(line, length, fence, afterBlank)) {
      parts.push(markdown.slice(from, at));
      from = at;
    }
    fence = fenceAfter(line, fence);
    afterBlank = line.trim() === "";
    at += line.length + 1;
  }
  return [...parts, markdown.slice(from)];
}

function mayCut(line: string, length: number, fence: string, afterBlank: boolean): boolean {
  if (fence || line.startsWith("---")) return false;
  if (/^(?:[-+*]|\d{1,9}[.)]|#{1,6})[ \t]/.test(line)) return true;
  if (length > TOO_MUCH && /^[ \t]+(?:[-+*]|\d{1,9}[.)])[ \t]/.test(line)) return true;
  // Tables are never cut, however long: their rows mean nothing without the header.
  return length > FAR_TOO_MUCH ? /^[\s>]/.test(line) : afterBlank && /^[^\s|>]/.test(line);
}

/** The mark of the code block that is open after a line, or an empty text. */
function fenceAfter(line: string, open: string): string {
  const mark = /^[\s>]*(?:[-+*]\s+)?(`{3,}|~{3,})/.exec(line)?.[1];
  if (!mark) return open;
  if (open === "") return mark;
  return mark.startsWith(open) ? "" : open;
}
