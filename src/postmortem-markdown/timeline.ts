import type { List, ListItem } from "mdast";
import type { TimelineEntry } from "#domain/incidents/postmortem.ts";
import { type Block, innerOf } from "./blocks.ts";
import type { Clock } from "./clock.ts";
import { fieldOf, withoutBrackets } from "./headings.ts";
import { itemLine, lineOf } from "./lines.ts";
import type { Section } from "./sections.ts";
import { entryOf, type Told } from "./timeline-entry.ts";
import { tableEntries } from "./timeline-table.ts";
import { readTime } from "./written-time.ts";
import { zoneNameIn } from "./zones.ts";

/** Reads the entries of a section. A heading that names a day sets it, another one says whose account it is. */
export function timelineOf(section: Section, clock: Clock, note: (sentence: string) => void): Told & { isHeadingKept: boolean } {
  const day = section.heading === null ? null : readTime(bare(section.heading));
  const isDay = day !== null && day.clock === null && day.words === bare(section.heading as string);
  clock.set(isDay ? day.day : null, zoneNameIn(section.heading ?? "") ?? null);
  const headed = section.heading !== null && !section.named && day?.clock ? timedLine(section.heading, clock) : null;
  const told: Told = { entries: headed ? [headed] : [], rest: [] };
  for (const block of section.blocks) {
    const { entries, rest } = entriesOf(block, clock, note, told.entries.at(-1) !== undefined);
    told.entries.push(...entries);
    told.rest.push(...rest);
  }
  const isSource = section.heading !== null && !section.named && !isDay && !headed && !fieldOf(withoutBrackets(section.heading));
  if (isSource) for (const entry of told.entries) entry.source = section.heading;
  return { ...told, isHeadingKept: told.entries.length > 0 && (isSource || isDay || headed !== null) };
}

function entriesOf(block: Block, clock: Clock, note: (sentence: string) => void, isUnderWay: boolean): Told {
  if (block.node.type === "table") return tableEntries(block, block.node, clock, note);
  if (block.node.type === "list") return listEntries(block, block.node, clock, note);
  if (block.node.type === "paragraph") return lineEntries(block, clock);
  const zone = zoneNameIn(lineOf(block.source, block.node));
  if (zone && !isUnderWay) clock.set(null, zone);
  return { entries: [], rest: [block] };
}

function listEntries({ source }: Block, list: List, clock: Clock, note: (sentence: string) => void): Told {
  const told: Told = { entries: [], rest: [] };
  for (const item of list.children) {
    const [first, second, more] = item.children;
    const day = first?.type === "paragraph" && second?.type === "list" && !more ? readTime(bare(innerOf(source, first))) : null;
    if (day && second?.type === "list" && first && !day.clock && day.words === bare(innerOf(source, first))) {
      clock.set(day.day, null);
      const inner = listEntries({ source, node: second, goesOn: false }, second, clock, note);
      told.entries.push(...inner.entries);
      told.rest.push(...inner.rest);
      continue;
    }
    const entry = itemEntry(source, item, clock, note);
    if (entry) told.entries.push(entry);
    else told.rest.push({ source, node: { ...list, children: [item], position: item.position } as List, goesOn: false });
  }
  return told;
}

function itemEntry(source: string, item: ListItem, clock: Clock, note: (sentence: string) => void): TimelineEntry | null {
  const line = itemLine(source, item);
  const timed = timedLine(line, clock);
  if (timed || clock.last === null) return timed;
  note(`“${line.slice(0, 60)}” has no time; it got the time of the previous entry.`);
  return { at: clock.last, text: line, source: null };
}

/** Paragraphs whose lines begin with times. A line without one goes on with the entry above it. */
function lineEntries(block: Block, clock: Clock): Told {
  const lines = lineByLine(innerOf(block.source, block.node));
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

const lineByLine = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** A line that begins with a time, as an entry. */
function timedLine(line: string, clock: Clock): TimelineEntry | null {
  const opening = /^[*_`[(]{0,6}(?=[\p{L}\p{N}])/u.exec(line)?.[0] ?? "";
  const time = readTime(line, opening.length);
  if (!time?.clock) return null;
  const resolved = clock.resolve(time);
  if (!resolved) return null;
  const after = line.slice(opening.length + time.words.length);
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
