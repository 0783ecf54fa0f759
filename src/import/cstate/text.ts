import type { IncidentStatus } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import { NO_TEXT } from "#import/statuspage/incident.ts";
import { type CstateIssue, parseHugoTime } from "./file.ts";

/** One update in the body of an issue. */
interface BodyUpdate {
  text: string;
  at: Instant;
  status: IncidentStatus;
}

/** The body of an issue: its updates, oldest first, and its postmortem. */
export interface ParsedBody {
  updates: readonly BodyUpdate[];
  postmortem: string | null;
  /** The number of updates without a time of their own, or with one before the issue's date. */
  guessed: number;
}

interface BodyPart {
  text: string;
  label: string;
  at: Instant | null;
}

/** cState's shortcode for the time of an update: `{{< track "2018-04-13 15:54:00" >}}` */
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

/** Splits the body of an issue after each time mark and before each label, and puts the updates in order. */
export function parseBody(issue: CstateIssue): ParsedBody {
  const parts = inOrder(partsOf(issue.body));
  const postmortem = parts.filter(({ label }) => POSTMORTEM.test(label));
  const updates = parts.filter((part) => !postmortem.includes(part));
  const guessed = updates.filter(({ at }) => at === null || at < issue.date).length;
  const text = postmortem.map((part) => part.text.replace(LABEL, "").trim()).join("\n\n");
  return { updates: withTimes(issue, updates), postmortem: text || null, guessed };
}

function partsOf(body: string): BodyPart[] {
  const paragraphs = body.split(/\n(?=[ \t]*\n)/);
  const parts: { text: string; label: string; at: Instant | null; isComplete: boolean }[] = [];
  for (const paragraph of paragraphs) {
    const label = LABEL.exec(paragraph.trim())?.index === 0 ? (LABEL.exec(paragraph.trim())?.[1] ?? "") : "";
    for (const piece of paragraph.split(/(?<=\{\{[<%]\s*track[^}]*\}\})/)) {
      const last = parts.at(-1);
      const mark = TRACK.exec(piece);
      const at = mark ? (parseHugoTime(mark[1] as string) ?? null) : null;
      const text = mark && at !== null ? piece.replace(TRACK, "") : piece;
      const isFirst = piece === paragraph || paragraph.startsWith(piece);
      if (!last || last.isComplete || (isFirst && label))
        parts.push({ text, label: isFirst ? label : "", at, isComplete: at !== null });
      else Object.assign(last, { text: `${last.text}\n${text}`, at: at ?? last.at, isComplete: at !== null });
    }
  }
  return parts.map(({ text, label, at }) => ({ text: text.replace(RULE, ""), label, at })).filter(({ text }) => text !== "");
}

/** Sorts updates oldest first. Most issues start with the newest; the order follows from the times, or from the labels where there are none. */
function inOrder(parts: BodyPart[]): BodyPart[] {
  const times = parts.flatMap(({ at }) => at ?? []);
  const direction = Math.sign((times.at(-1) ?? 0) - (times[0] ?? 0)) || directionOfLabels(parts);
  return direction > 0 ? parts : parts.toReversed();
}

function directionOfLabels(parts: readonly BodyPart[]): number {
  const ranks = parts.flatMap(({ label }) => {
    const rank = STATUSES.findIndex(([, pattern]) => pattern.test(label));
    return rank === -1 ? [] : [rank];
  });
  return Math.sign((ranks.at(-1) ?? 0) - (ranks[0] ?? 0)) || -1;
}

/**
 * Updates with their times and statuses. Without a time, the first has the issue's date, the last of a resolved issue its end, and
 * others the time of the previous update. A resolved issue whose updates do not resolve it gets a final update.
 */
function withTimes({ date, resolved, resolvedWhen, informational }: CstateIssue, parts: readonly BodyPart[]): BodyUpdate[] {
  const end = informational ? date : resolved ? (resolvedWhen ?? null) : null;
  let [at, status]: [Instant, IncidentStatus] = [date, "investigating"];
  const updates = parts.map(({ text, label, at: stated }, index): BodyUpdate => {
    const isLast = index === parts.length - 1 && index > 0;
    const own = stated !== null && stated >= date ? stated : isLast && end !== null ? end : at;
    at = Math.max(at, own);
    status = STATUSES.find(([, pattern]) => pattern.test(label))?.[0] ?? status;
    const isEnd = informational || (isLast && resolved && (end === null || at >= end));
    return { text, at, status: isEnd ? "resolved" : status };
  });
  if (updates.length === 0) updates.push({ text: NO_TEXT, at: date, status: informational ? "resolved" : "investigating" });
  if (!resolved || updates.at(-1)?.status === "resolved") return updates;
  return [...updates, { text: RESOLVED_TEXT, at: Math.max(at, end ?? at), status: "resolved" }];
}

/** The text of the final update that a resolved issue lacks. */
export const RESOLVED_TEXT = "*This incident is resolved.*";
