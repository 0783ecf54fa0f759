import type { List, ListItem } from "mdast";
import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import { type Block, innerOf } from "./blocks.ts";
import type { Clock } from "./clock.ts";
import { fieldOf, withoutBrackets } from "./headings.ts";
import { itemLine, lineOf } from "./lines.ts";
import type { Section } from "./sections.ts";
import { entryOf, type ParsedTimeline } from "./timeline-entry.ts";
import { tableEntries } from "./timeline-table.ts";
import { readTime } from "./written-time.ts";
import { zoneNameIn } from "./zones.ts";

/** Reads the entries of a section. A heading that names a day sets the day; any other heading is the source of the entries. */
export function timelineOf(
  section: Section,
  clock: Clock,
  note: (sentence: string) => void,
): ParsedTimeline & { usesHeading: boolean } {
  const day = section.heading === null ? null : readTime(bare(section.heading));
  const isDay = day !== null && day.clock === null && day.source === bare(section.heading as string);
  clock.set(isDay ? day.day : null, zoneNameIn(section.heading ?? "") ?? null);
  const headingEntry = section.heading !== null && !section.named && day?.clock ? timedLine(section.heading, clock) : null;
  const timeline: ParsedTimeline = { entries: headingEntry ? [headingEntry] : [], rest: [] };
  for (const block of section.blocks) {
    const { entries, rest } = entriesOf(block, clock, note, timeline.entries.at(-1) !== undefined);
    timeline.entries.push(...entries);
    timeline.rest.push(...rest);
  }
  const isSource =
    section.heading !== null && !section.named && !isDay && !headingEntry && !fieldOf(withoutBrackets(section.heading));
  if (isSource) for (const entry of timeline.entries) entry.source = section.heading;
  return { ...timeline, usesHeading: timeline.entries.length > 0 && (isSource || isDay || headingEntry !== null) };
}

function entriesOf(block: Block, clock: Clock, note: (sentence: string) => void, hasEntries: boolean): ParsedTimeline {
  if (block.node.type === "table") return tableEntries(block, block.node, clock, note);
  if (block.node.type === "list") return listEntries(block, block.node, clock, note);
  if (block.node.type === "paragraph") return lineEntries(block, clock);
  const zone = zoneNameIn(lineOf(block.source, block.node));
  if (zone && !hasEntries) clock.set(null, zone);
  return { entries: [], rest: [block] };
}

function listEntries({ source }: Block, list: List, clock: Clock, note: (sentence: string) => void): ParsedTimeline {
  const timeline: ParsedTimeline = { entries: [], rest: [] };
  for (const item of list.children) {
    const [first, second, more] = item.children;
    const day = first?.type === "paragraph" && second?.type === "list" && !more ? readTime(bare(innerOf(source, first))) : null;
    if (day && second?.type === "list" && first && !day.clock && day.source === bare(innerOf(source, first))) {
      clock.set(day.day, null);
      const inner = listEntries({ source, node: second, isContinued: false }, second, clock, note);
      timeline.entries.push(...inner.entries);
      timeline.rest.push(...inner.rest);
      continue;
    }
    const entry = itemEntry(source, item, clock, note);
    if (entry) timeline.entries.push(entry);
    else timeline.rest.push({ source, node: { ...list, children: [item], position: item.position } as List, isContinued: false });
  }
  return timeline;
}

function itemEntry(source: string, item: ListItem, clock: Clock, note: (sentence: string) => void): TimelineEntry | null {
  const line = itemLine(source, item);
  const timed = timedLine(line, clock);
  if (timed || clock.last === null) return timed;
  note(`“${line.slice(0, 60)}” has no time; it got the time of the previous entry.`);
  return { at: clock.last, text: line, source: null };
}

/** Reads a paragraph whose lines start with times. A line without a time continues the entry above it. */
function lineEntries(block: Block, clock: Clock): ParsedTimeline {
  const lines = nonEmptyLines(innerOf(block.source, block.node));
  const zone = zoneNameIn(lines[0] ?? "");
  const entries: TimelineEntry[] = [];
  for (const line of lines) {
    const entry = timedLine(line, clock);
    const last = entries.at(-1);
    if (entry) entries.push(entry);
    else if (last) last.text = `${last.text} ${line}`.trim();
    else {
      if (zone) clock.set(null, zone);
      return { entries, rest: [block] };
    }
  }
  return { entries, rest: [] };
}

const nonEmptyLines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** The entry of a line that starts with a time; null for any other line. */
function timedLine(line: string, clock: Clock): TimelineEntry | null {
  const opening = /^[*_`[(]{0,6}(?=[\p{L}\p{N}])/u.exec(line)?.[0] ?? "";
  const time = readTime(line, opening.length);
  if (!time?.clock) return null;
  const resolved = clock.resolve(time);
  if (!resolved) return null;
  const after = line.slice(opening.length + time.source.length);
  const closing = opening === "" ? "" : (/^[:：\s]*[*_`\])]+/.exec(after.slice(0, 10))?.[0] ?? "");
  const text = (closing || opening === "" ? after.slice(closing.length) : `${opening}${after.trimStart()}`).replace(
    /^\s*(?:[:：|,，]|[-–—]+(?=\s|\p{L}))?\s*/u,
    "",
  );
  return entryOf(text, time, resolved);
}

const bare = (text: string): string =>
  text
    .replace(/[*_`]/g, "")
    .trim()
    .replace(/[:：]$/, "");
