import type { IncidentStatus } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import { WORDLESS } from "#import/statuspage/incident.ts";
import { type CstateIssue, parseHugoTime } from "./file.ts";

/** One word of an issue, in the order in which it was said. */
export interface Word {
  text: string;
  at: Instant;
  status: IncidentStatus;
}

/** An issue's words, its postmortem apart, and how many of their times are not its own. */
export interface Words {
  words: readonly Word[];
  postmortem: string | null;
  /** Words without a mark of their own, or with one before the issue's date. */
  guessed: number;
}

interface Piece {
  text: string;
  label: string;
  at: Instant | null;
}

const TRACK = /\{\{[<%]\s*track\s+["'`]?([^"'`>%}]+?)["'`]?\s*[>%]\}\}/;
/** `*Investigating* - …`, `**Post-mortem**` */
const LABEL = /^\*{1,2}([A-Za-z][A-Za-z -]{1,30})\*{1,2}[ \t]*(?:[-–—:]|$)/m;
const RULE = /^(?:[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*(?:\n|$)|\s)+|(?:(?:^|\n)[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*|\s)+$/g;

const STATUSES: [IncidentStatus, RegExp][] = [
  ["investigating", /^investigating$/i],
  ["identified", /^identified$/i],
  ["monitoring", /^monitoring$/i],
  ["resolved", /^(resolved|fixed|completed|solved)$/i],
];
const POSTMORTEM = /^post-?\s?mortem$/i;

/** Takes the text of an issue apart where a mark of time ends a word, or a label begins one, and puts the words in order. */
export function wordsOf(issue: CstateIssue): Words {
  const pieces = inOrder(piecesOf(issue.body));
  const postmortem = pieces.filter(({ label }) => POSTMORTEM.test(label));
  const said = pieces.filter((piece) => !postmortem.includes(piece));
  const guessed = said.filter(({ at }) => at === null || at < issue.date).length;
  const text = postmortem.map((piece) => piece.text.replace(LABEL, "").trim()).join("\n\n");
  return { words: timed(issue, said), postmortem: text || null, guessed };
}

function piecesOf(body: string): Piece[] {
  const paragraphs = body.split(/\n(?=[ \t]*\n)/);
  const pieces: { text: string; label: string; at: Instant | null; isOver: boolean }[] = [];
  for (const paragraph of paragraphs) {
    const label = LABEL.exec(paragraph.trim())?.index === 0 ? (LABEL.exec(paragraph.trim())?.[1] ?? "") : "";
    for (const part of paragraph.split(/(?<=\{\{[<%]\s*track[^}]*\}\})/)) {
      const last = pieces.at(-1);
      const mark = TRACK.exec(part);
      const at = mark ? (parseHugoTime(mark[1] as string) ?? null) : null;
      const text = mark && at !== null ? part.replace(TRACK, "") : part;
      const isFirst = part === paragraph || paragraph.startsWith(part);
      if (!last || last.isOver || (isFirst && label)) pieces.push({ text, label: isFirst ? label : "", at, isOver: at !== null });
      else Object.assign(last, { text: `${last.text}\n${text}`, at: at ?? last.at, isOver: at !== null });
    }
  }
  return pieces.map(({ text, label, at }) => ({ text: text.replace(RULE, ""), label, at })).filter(({ text }) => text !== "");
}

/** Oldest first. cState's issues mostly begin with the newest word; times tell, or where they do not, which label comes first. */
function inOrder(pieces: Piece[]): Piece[] {
  const times = pieces.flatMap(({ at }) => at ?? []);
  const direction = Math.sign((times.at(-1) ?? 0) - (times[0] ?? 0)) || directionOfLabels(pieces);
  return direction > 0 ? pieces : pieces.toReversed();
}

function directionOfLabels(pieces: readonly Piece[]): number {
  const ranks = pieces.flatMap(({ label }) => {
    const rank = STATUSES.findIndex(([, word]) => word.test(label));
    return rank === -1 ? [] : [rank];
  });
  return Math.sign((ranks.at(-1) ?? 0) - (ranks[0] ?? 0)) || -1;
}

/**
 * Words with their times and statuses. The first without a time was said at the issue's date, the last of a resolved issue when it was
 * resolved, others with the word before. An issue that is resolved by no word is by one that says so.
 */
function timed({ date, resolved, resolvedWhen, informational }: CstateIssue, pieces: readonly Piece[]): Word[] {
  const end = informational ? date : resolved ? (resolvedWhen ?? null) : null;
  let [at, status]: [Instant, IncidentStatus] = [date, "investigating"];
  const words = pieces.map(({ text, label, at: told }, index): Word => {
    const isLast = index === pieces.length - 1 && index > 0;
    const own = told !== null && told >= date ? told : isLast && end !== null ? end : at;
    at = Math.max(at, own);
    status = STATUSES.find(([, word]) => word.test(label))?.[0] ?? status;
    const isEnd = informational || (isLast && resolved && (end === null || at >= end));
    return { text, at, status: isEnd ? "resolved" : status };
  });
  if (words.length === 0) words.push({ text: WORDLESS, at: date, status: informational ? "resolved" : "investigating" });
  if (!resolved || words.at(-1)?.status === "resolved") return words;
  return [...words, { text: RESOLVED, at: Math.max(at, end ?? at), status: "resolved" }];
}

/** What stands where an issue does not say that it is over. */
export const RESOLVED = "*This incident is resolved.*";
