import { applyPatch, createPatch, diffWordsWithSpace } from "diff";

/** A piece of two texts: in both, only in the later, or only in the former one. */
export interface Piece {
  kind: "same" | "added" | "removed";
  text: string;
}

const CONTEXT = 90;
/** Texts that differ in more places than this are shown one after the other: finding the least difference would take too long. */
const MAX_EDITS = 2_000;

/** What a correction changed, word by word, with a little of the unchanged text around it. */
export function differenceOf(before: string, after: string): Piece[] {
  const parts = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS, intlSegmenter: segmenterFor(before + after) });
  if (!parts) return [piece("removed", before), piece("added", after)].filter(({ text }) => text !== "");
  const pieces = parts.map(({ added, removed, value }) => piece(added ? "added" : removed ? "removed" : "same", value));
  return pieces.map((each, index) => (each.kind === "same" ? shortened(each, index === 0, index === pieces.length - 1) : each));
}

/** Two texts made from one, brought together; undefined where both changed the same lines, which only people can settle. */
export function mergeOf(base: string, one: string, other: string): string | undefined {
  if (base === other) return one;
  const merged = applyPatch(other, createPatch("text", base, one, undefined, undefined, { context: 0 }));
  return merged === false ? undefined : merged;
}

const piece = (kind: Piece["kind"], text: string): Piece => ({ kind, text });

/** Chinese and Japanese have no spaces between words; without a segmenter one changed sign would be a changed sentence. */
const segmenterFor = (text: string): Intl.Segmenter | undefined =>
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)
    ? new Intl.Segmenter("zh", { granularity: "word" })
    : undefined;

function shortened({ kind, text }: Piece, first: boolean, last: boolean): Piece {
  if (text.length <= 2 * CONTEXT) return { kind, text };
  const head = first ? "" : text.slice(0, CONTEXT).replace(/\S*$/, "");
  const tail = last ? "" : text.slice(-CONTEXT).replace(/^\S*/, "");
  return { kind, text: `${head}…${tail}` };
}
