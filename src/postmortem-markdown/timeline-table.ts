import type { Table } from "mdast";
import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import type { Block } from "./blocks.ts";
import type { Clock } from "./clock.ts";
import { cellsOf } from "./lines.ts";
import { entryOf, type ParsedTimeline } from "./timeline-entry.ts";
import { readTime } from "./written-time.ts";
import { zoneNameIn } from "./zones.ts";

const DAY_HEADER = /^\W*(?:date|day|日期)\W*$/iu;
const TIME_HEADER = /time|clock|when|hour|date|zeit|utc|gmt|时间|时刻/iu;
const TEXT_HEADER = /event|what|description|action|detail|message|note|comment|happened|事件|描述|内容|过程|说明/iu;

interface Columns {
  headers: string[];
  times: number[];
  text: number;
}

/** Reads a table that has a column of times. Any other table is not a timeline, and is left in the text. */
export function tableEntries(block: Block, table: Table, clock: Clock, note: (sentence: string) => void): ParsedTimeline {
  const [headers = [], ...rows] = table.children.map((row) => cellsOf(block.source, row));
  const columns = columnsOf(headers, rows);
  if (!columns) return { entries: [], rest: [block] };
  for (const index of columns.times) clock.set(null, zoneNameIn(headers[index] ?? "") ?? null);
  const entries: TimelineEntry[] = [];
  for (const row of rows) {
    const entry = rowEntry(row, columns, clock, note);
    if (entry) entries.push(entry);
  }
  return { entries, rest: [] };
}

/** Finds the columns of times by their headers, or because most of their rows hold a time. */
function columnsOf(headers: string[], rows: string[][]): Columns | null {
  const timeCounts = headers.map((_, index) => rows.filter((row) => readTime(row[index] ?? "")).length);
  const withTimes = headers.map((_, index) => index).filter((index) => (timeCounts[index] as number) > 0);
  const day = withTimes.find((index) => DAY_HEADER.test(headers[index] as string));
  const named = withTimes.find((index) => index !== day && TIME_HEADER.test(headers[index] as string));
  const likely = withTimes.find((index) => (timeCounts[index] as number) * 2 > rows.length);
  const times = [day, named ?? (day === undefined ? likely : undefined)].filter((index) => index !== undefined);
  const texts = headers.map((_, index) => index).filter((index) => !times.includes(index));
  const text = texts.find((index) => TEXT_HEADER.test(headers[index] as string)) ?? texts[0];
  return times.length > 0 && text !== undefined ? { headers, times, text } : null;
}

function rowEntry(row: string[], columns: Columns, clock: Clock, note: (sentence: string) => void): TimelineEntry | null {
  const { headers, times, text } = columns;
  const written = times
    .map((index) => (row[index] ?? "").replace(/[*_`]/g, "").trim())
    .join(" ")
    .trim();
  const others = row.flatMap((cell, index) =>
    cell && index !== text && !times.includes(index) ? [`(${headers[index]}: ${cell})`] : [],
  );
  const description = [row[text] ?? "", ...others].join(" ").trim();
  const time = readTime(written);
  const resolved = time && clock.resolve(time);
  if (time && resolved) {
    const isOnlyTime = written.slice(time.source.length).trim() === "";
    return isOnlyTime
      ? entryOf(description, time, resolved)
      : entryOf(description, { ...time, source: written }, { ...resolved, isExact: false });
  }
  if (!written && !description) return null;
  note(`“${(written || description).slice(0, 60)}” has no readable time; it got the time of the previous entry.`);
  return { at: clock.last ?? clock.start, text: written ? `${description} (${written})` : description, source: null };
}
