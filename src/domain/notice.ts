import { type Incident, STATUS_NAMES, type Update } from "./incident.ts";
import { currentText } from "./revision.ts";

const SHORT_LIMIT = 280;

/** The subject of a mail about an update: first where it stands, since long titles are cut. */
export const subjectOf = ({ title }: Pick<Incident, "title">, { status }: Pick<Update, "status">): string =>
  `[${STATUS_NAMES[status]}] ${title}`;

/** An update in one line for short messages, with the address at its end; at most 280 characters, cut between words. */
export function shortText(incident: Pick<Incident, "title">, update: Pick<Update, "status" | "revisions">, url: string): string {
  const text = `${STATUS_NAMES[update.status]}: ${incident.title}. ${plainText(currentText(update.revisions))}`;
  const room = SHORT_LIMIT - url.length - 1;
  return `${text.length <= room ? text : cut(text, room)} ${url}`;
}

function cut(text: string, room: number): string {
  const head = text.slice(0, room - 1);
  const space = head.lastIndexOf(" ");
  return `${space > room / 2 ? head.slice(0, space) : head}…`;
}

/** Markdown without its marks, on one line: links by their words. */
const plainText = (markdown: string): string =>
  markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/^\s*(#+|[-*+>]|\d+\.)\s+/gm, "")
    .replace(/[*_`~]+/g, "")
    .replace(/\s+/g, " ")
    .trim();
