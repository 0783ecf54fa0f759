/** Applies a change to prose, and leaves code blocks and code spans unchanged. */
export function outsideCode(markdown: string, change: (prose: string) => string): string {
  return splitAtCodeBlocks(markdown)
    .map((piece, index) => (index % 2 === 1 ? piece : outsideSpans(piece, change)))
    .join("");
}

/** Prose and fenced code blocks alternately, prose first. */
function splitAtCodeBlocks(markdown: string): string[] {
  if (!markdown.includes("```") && !markdown.includes("~~~")) return [markdown];
  const pieces = [""];
  let open = "";
  for (const line of markdown.split(/(?<=\n)/)) {
    const mark = /^[\s>]*(?:[-+*]\s+)?(`{3,}(?=[^`]*$)|~{3,})/.exec(line.trimEnd())?.[1];
    const isClosing = open !== "" && mark?.startsWith(open) === true;
    if (mark && open === "") {
      open = mark;
      pieces.push("");
    }
    pieces[pieces.length - 1] += line;
    if (isClosing) {
      open = "";
      pieces.push("");
    }
  }
  return pieces;
}

function outsideSpans(prose: string, change: (prose: string) => string): string {
  const runs = [...prose.matchAll(/`+/g)];
  if (runs.length === 0) return change(prose);
  const closing = closingRuns(runs.map(([marks]) => marks.length));
  let result = "";
  let [done, index] = [0, 0];
  while (index < runs.length) {
    const end = closing[index];
    if (end !== undefined) {
      const from = (runs[index] as RegExpExecArray).index;
      const to = (runs[end] as RegExpExecArray).index + (runs[end] as RegExpExecArray)[0].length;
      result += change(prose.slice(done, from)) + prose.slice(from, to);
      done = to;
      index = end;
    }
    index++;
  }
  return result + change(prose.slice(done));
}

/** For each run of backticks the next one of the same length, which closes it (CommonMark 6.1). */
function closingRuns(lengths: readonly number[]): (number | undefined)[] {
  const next = new Map<number, number>();
  const closing: (number | undefined)[] = [];
  for (let index = lengths.length - 1; index >= 0; index--) {
    closing[index] = next.get(lengths[index] as number);
    next.set(lengths[index] as number, index);
  }
  return closing;
}
