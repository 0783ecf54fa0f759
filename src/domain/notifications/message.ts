const MAX_SHORT_LENGTH = 280;

/** The heading of a notice: its name, such as “Identified” or “Root cause”, and the title of its incident or maintenance. */
export interface Heading {
  name: string;
  title: string;
}

/** The subject of a mail. The name comes first, since long subjects are cut. */
export const subjectOf = ({ name, title }: Heading): string => `[${name}] ${oneLine(title)}`;

/** An update as one line for short messages, with the URL at its end; at most 280 characters, cut between words. */
export function shortText({ name, title }: Heading, markdown: string, url: string): string {
  const text = `${name}: ${oneLine(title)}. ${plainLine(markdown)}`;
  const limit = MAX_SHORT_LENGTH - url.length - 1;
  return `${cutTo(limit, text)} ${url}`;
}

/** A text of at most `limit` characters, cut between words if it is longer. */
export function cutTo(limit: number, text: string): string {
  if (text.length <= limit) return text;
  // Do not cut a surrogate pair in two.
  const start = text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "");
  const space = Math.max(start.lastIndexOf(" "), start.lastIndexOf("\n"));
  return `${space > limit / 2 ? start.slice(0, space) : start}…`;
}

/** Replaces line breaks, and every other character that could end a line or a header, by spaces. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** Markdown as one line of plain text; links are reduced to their text. */
const plainLine = (markdown: string): string => {
  const text = markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/^\s*([-*+]|\d+\.)\s+/gm, "");
  return withoutMarkup(text).replace(/\s+/g, " ").trim();
};

/**
 * Markdown as plain text with its paragraphs and lists; links are their text and URL. For receivers that support no Markdown, or
 * another dialect.
 */
export const plainText = (markdown: string): string =>
  withoutMarkup(markdown.replace(/\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, "$1 ($2)").replace(/^(\s*)[-*+]\s+/gm, "$1• "))
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** Removes Markdown markup. An underscore within a word is not markup. */
const withoutMarkup = (text: string): string => text.replace(/^\s*(#+|>)\s+/gm, "").replace(/[*`~]+|(?<!\w)_+|_+(?!\w)/g, "");
