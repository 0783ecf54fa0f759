import type { ReadPostmortem } from "#postmortem-markdown/read.ts";

/** The words of a text in lower case, with the number of occurrences of each. */
function wordsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** All text of an imported document that is shown, except figures and notes. Times are written in both clocks, `hours` east of UTC. */
export function textBy({ title, content }: ReadPostmortem, hours: number): string {
  const { summary, impact, trigger, detection, resolution, rootCause, contributingFactors, lessons, timeline, actions } = content;
  return [
    title,
    ...[summary, impact, trigger, detection, resolution, ...contributingFactors, ...lessons],
    ...rootCause.flatMap((cause) => [cause.title, cause.text]),
    ...timeline.flatMap(({ at, text, source }) => [timePhrase(at, hours), text, source]),
    ...actions.flatMap(({ title: what, group, owner, due, state }) => [what, group, owner, due, state]),
  ].join("\n");
}

function timePhrase(at: number, hours: number): string {
  const local = new Date(at + hours * 3_600_000).toISOString();
  const hour = Number(local.slice(11, 13));
  return `${local.slice(0, 16).replace("T", " ")} ${hour % 12 || 12} ${hour < 12 ? "AM" : "PM"}`;
}

/** The words that occur more often in `from` than in `text`, in order. */
export function missing(from: string, text: string): string[] {
  const known = wordsOf(text);
  return [...wordsOf(from)].flatMap(([word, count]) => ((known.get(word) ?? 0) < count ? [word] : []));
}

/**
 * A document without the given lines, each removed once. Only these may be dropped: headings and labels that name a field, the header
 * of an imported table, a heading that repeats the title of the front matter, the numbers of lists, and what a diff removes.
 */
export function without(document: string, scaffolding: readonly string[]): string {
  return scaffolding.reduce((text, line) => {
    const at = `\n${text}\n`.indexOf(`\n${line}\n`);
    if (at < 0) throw new Error(`No such line: ${line}`);
    return text.slice(0, at) + text.slice(at + line.length);
  }, document);
}
