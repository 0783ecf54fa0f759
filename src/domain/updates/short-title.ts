import { MAX_TITLE_LENGTH } from "./text-rules.ts";

/** A text on one line, shortened at a word boundary where it is longer than a title may be. */
export function titleFrom(text: string): string {
  const line = onOneLine(text);
  if (!isTooLong(text)) return line;
  const cut = line.slice(0, MAX_TITLE_LENGTH).replace(/ \S*$/, "");
  return `${cut.slice(0, MAX_TITLE_LENGTH - 1)}…`;
}

/** Whether a text is too long for a title. */
export const isTooLong = (text: string): boolean => onOneLine(text).length > MAX_TITLE_LENGTH;

const onOneLine = (text: string): string => text.trim().replace(/\s+/g, " ");

/** The complete text where a title would shorten it; empty otherwise. */
export const fullTitleText = (text: string): string => (isTooLong(text) ? text.trim() : "");
