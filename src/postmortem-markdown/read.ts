import { Refusal } from "#domain/errors.ts";
import { POSTMORTEM_TEXTS, type PostmortemContent, type PostmortemText } from "#domain/incidents/postmortem.ts";
import { printable } from "#domain/printable.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { type AssembledPostmortem, assemblePostmortem } from "./assemble.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { clockFrom, type TimeDefaults } from "./clock.ts";
import { figuresIn } from "./figures.ts";
import { type FrontMatter, isFinal, splitFrontMatter } from "./front-matter.ts";
import { fillFromLabels } from "./labelled-fields.ts";
import { labelOf, unmarked } from "./labels.ts";
import { lineOf } from "./lines.ts";
import { plain } from "./plain.ts";
import { dayIn, type Outage, outageIn, recurringTimes, zoneIn } from "./recurring-times.ts";
import { inlineReferences, type References, splitReferences, unusedReferences, withReferences } from "./references.ts";
import { sectionsOf } from "./sections.ts";
import { takeTitle } from "./title.ts";
import { newVersionOf } from "./unified-diff.ts";

/** A postmortem read from Markdown, for review. */
export interface ReadPostmortem {
  content: PostmortemContent;
  /** From the front matter or the first heading. */
  title: string | null;
  figures: Figure[];
  /** Start and end of the outage, as far as the text states them. */
  outage: Outage;
  /** One sentence for each text that was put under another heading, and for each guess. */
  notes: string[];
}

const MAX_LENGTH = 1_000_000;

/**
 * Reads a postmortem written in Markdown, and drops nothing: what is not understood stays as text in the nearest field.
 * `defaults` applies where the text names no zone or day. Refuses a text that is too long or nested too deeply, or has invalid front matter.
 */
export function readMarkdownPostmortem(markdown: string, defaults: TimeDefaults): ReadPostmortem {
  checkLength(markdown);
  const notes = new Set<string>();
  const note = (sentence: string) => void notes.add(sentence);
  const version = newVersionOf(
    printable(markdown)
      .replaceAll("\r", "\n")
      .replace(/^\ufeff?(?:[ \t]*\n)*/, ""),
  );
  version.notes.forEach(note);
  const { frontMatter, body } = splitFrontMatter(version.text);
  const { rest, references } = splitReferences(blocksOf(body));
  const { title, blocks } = takeTitle(rest, frontMatter.title);
  const stated = statedIn(frontMatter, title, blocks, defaults);
  const assembled = assemblePostmortem(sectionsOf(blocks), clockFrom(stated.day, stated.zone, defaults, note), note);
  addFrontMatter(assembled, frontMatter, note);
  const content = contentOf(assembled, references, frontMatter.stage);
  const filled = fillFromLabels(content, note);
  const lines = linesOf(filled);
  const timeline = filled.timeline.length > 0 ? filled.timeline : recurringTimes(lines, stated.day, stated.zone, defaults, note);
  if (timeline.length > filled.timeline.length) note("No timeline was found; sentences that state a time became its entries.");
  const prose = [
    filled.summary,
    filled.impact,
    ...filled.rootCause.map(({ text }) => text),
    filled.detection,
    filled.resolution,
  ].join("\n");
  return {
    content: { ...filled, timeline, stage: lines.some(isFinalStatus) ? "final" : filled.stage },
    title,
    figures: figuresIn(prose, note),
    outage: outageIn([...lines, ...frontMatter.lines], stated.day, stated.zone, defaults),
    notes: [...notes],
  };
}

function checkLength(markdown: string): void {
  if (markdown.length <= MAX_LENGTH) return;
  throw new Refusal(
    "markdown",
    `The text has ${markdown.length} characters; at most ${MAX_LENGTH} can be read.`,
    "Shorten it, or copy the parts in by hand.",
  );
}

/** The day and the zone that the document as a whole names. */
function statedIn(frontMatter: FrontMatter, title: string | null, blocks: readonly Block[], defaults: TimeDefaults) {
  const lines = blocks.flatMap(({ source, node }) => (node.type === "code" ? [] : lineOf(source, node).split("; ")));
  const dated = frontMatter.lines.find((line) => /^- (?:date|day|incident[ _-]date):/i.test(line));
  const day =
    dayIn(lines, defaults.day) ?? dayIn(dated ? [dated] : [], defaults.day) ?? dayIn(title ? [title] : [], defaults.day);
  return { day, zone: zoneIn([...lines, ...frontMatter.lines]) };
}

function addFrontMatter({ texts }: AssembledPostmortem, { lines }: FrontMatter, note: (sentence: string) => void): void {
  if (lines.length === 0) return;
  texts.summary.push(lines.join("\n"));
  note("Other front matter fields are at the end of the summary.");
}

function contentOf(assembled: AssembledPostmortem, references: References, stage: PostmortemContent["stage"]): PostmortemContent {
  const text = (pieces: readonly string[]) => plain(withReferences(pieces.filter(Boolean).join("\n\n"), references));
  const line = (markdown: string) => plain(inlineReferences(markdown, references)).replaceAll("\n", " ");
  const texts = {} as Record<PostmortemText, string>;
  for (const name of POSTMORTEM_TEXTS) texts[name] = text(assembled.texts[name]);
  const lists = {
    rootCause: assembled.causes.map(({ title, pieces }) => ({ title: title && line(title), text: text(pieces) })),
    contributingFactors: assembled.contributingFactors.map(line),
    lessons: assembled.lessons.map(line),
    timeline: assembled.timeline.map((entry) => ({
      ...entry,
      text: line(entry.text),
      source: entry.source && line(entry.source),
    })),
    actions: assembled.actions.map((action) => ({
      ...action,
      title: line(action.title),
      group: action.group && line(action.group),
    })),
  };
  const summary = [texts.summary, ...unusedReferences(references).map(plain)].filter(Boolean).join("\n\n");
  return { ...texts, ...lists, summary, stage };
}

const isFinalStatus = (line: string): boolean => {
  const { label = "", rest = "" } = labelOf(unmarked(line)) ?? {};
  return /^(?:status|stage|状态)[:：]?$/i.test(label) && isFinal(rest);
};

/** The lines of all texts that may state a time. */
const linesOf = ({ summary, trigger, impact, detection, rootCause, resolution }: PostmortemContent): string[] =>
  [summary, trigger, impact, detection, ...rootCause.map(({ text }) => text), resolution].flatMap((text) => text.split("\n"));
