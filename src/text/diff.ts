import { applyPatch, createPatch, diffWordsWithSpace } from "diff";

/** A part of two texts: in both, only in the later one, or only in the earlier one. */
export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

const CONTEXT = 90;
/**
 * Texts that differ in more places than this are shown one after the other, since finding the smallest difference would take too
 * long.
 */
const MAX_EDITS = 2_000;

/** The difference of two texts, word by word, with a little of the unchanged text around it. */
export function differenceOf(before: string, after: string): DiffPart[] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS, intlSegmenter: segmenterFor(before + after) });
  if (!parts) return [part("removed", before), part("added", after)].filter(({ text }) => text !== "");
  const result = parts.map(({ added, removed, value }) => part(added ? "added" : removed ? "removed" : "same", value));
  return result.map((each, index) => (each.kind === "same" ? shortened(each, index === 0, index === result.length - 1) : each));
}

/** Merges two edits of one text; undefined if both changed the same lines, which a person must resolve. */
export function mergeOf(base: string, one: string, other: string): string | undefined {
  if (base === other) return one;
  const merged = applyPatch(other, createPatch("text", base, one, undefined, undefined, { context: 0 }));
  return merged === false ? undefined : merged;
}

const part = (kind: DiffPart["kind"], text: string): DiffPart => ({ kind, text });

/**
 * Chinese and Japanese have no spaces between words; without a segmenter, one changed character would change the whole sentence.
 */
const segmenterFor = (text: string): Intl.Segmenter | undefined =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? new Intl.Segmenter("zh", { granularity: "word" })
    : undefined;

function shortened({ kind, text }: DiffPart, first: boolean, last: boolean): DiffPart {
  if (text.length <= 2 * CONTEXT) return { kind, text };
  const start = first ? "" : text.slice(0, CONTEXT).replace(/\S*$/, "");
  const end = last ? "" : text.slice(-CONTEXT).replace(/^\S*/, "");
  return { kind, text: `${start}…${end}` };
}
