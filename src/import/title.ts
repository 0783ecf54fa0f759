import { MAX_TITLE_LENGTH } from "#domain/updates/text-rules.ts";

/** Words on one line, cut at a word where they are longer than a title may be. */
export function titleFrom(words: string): string {
  const line = onOneLine(words);
  if (!isTooLong(words)) return line;
  const cut = line.slice(0, MAX_TITLE_LENGTH).replace(/ \S*$/, "");
  return `${cut.slice(0, MAX_TITLE_LENGTH - 1)}…`;
}

/** Whether a title would leave out a part of them. */
export const isTooLong = (words: string): boolean => onOneLine(words).length > MAX_TITLE_LENGTH;

const onOneLine = (words: string): string => words.trim().replace(/\s+/g, " ");

/** The whole of them where a title leaves out a part, to stand in a text; empty otherwise. */
export const titleLeftOut = (words: string): string => (isTooLong(words) ? words.trim() : "");
