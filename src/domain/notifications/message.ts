const SHORT_LIMIT = 280;

/** What a notice is of: where it stands, as in “Identified” or “Root cause”, and the title of its incident or maintenance. */
export interface Heading {
  name: string;
  title: string;
}

/** The subject of a mail: first where it stands, since long titles are cut. */
export const subjectOf = ({ name, title }: Heading): string => `[${name}] ${oneLine(title)}`;

/** A word in one line for short messages, with the address at its end; at most 280 characters, cut between words. */
export function shortText({ name, title }: Heading, markdown: string, url: string): string {
  const text = `${name}: ${oneLine(title)}. ${plainLine(markdown)}`;
  const room = SHORT_LIMIT - url.length - 1;
  return `${cutTo(room, text)} ${url}`;
}

/** A text of at most so many characters, cut between words where it is longer. */
export function cutTo(room: number, text: string): string {
  if (text.length <= room) return text;
  // Never in the middle of a character that takes two.
  const head = text.slice(0, room - 1).replace(/[\uD800-\uDBFF]$/, "");
  const space = Math.max(head.lastIndexOf(" "), head.lastIndexOf("\n"));
  return `${space > room / 2 ? head.slice(0, space) : head}…`;
}

/** Line breaks of any kind, and what else would end a line or a header, as spaces. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** Markdown without its marks, on one line: links by their words. */
const plainLine = (markdown: string): string => {
  const words = markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/^\s*([-*+]|\d+\.)\s+/gm, "");
  return unmarked(words).replace(/\s+/g, " ").trim();
};

/** Markdown without its marks, with its paragraphs and lists: links by their words and addresses. For receivers that know no Markdown, or another. */
export const plainText = (markdown: string): string =>
  unmarked(markdown.replace(/\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g, "$1 ($2)").replace(/^(\s*)[-*+]\s+/gm, "$1• "))
    .replace(/\n{3,}/g, "\n\n")
    .trim();

/** An underscore within a word is no mark. */
const unmarked = (text: string): string => text.replace(/^\s*(#+|>)\s+/gm, "").replace(/[*`~]+|(?<!\w)_+|_+(?!\w)/g, "");
