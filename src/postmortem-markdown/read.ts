import { Refusal } from "#domain/errors.ts";
import { POSTMORTEM_TEXTS, type PostmortemContent, type PostmortemText } from "#domain/incidents/postmortem.ts";
import { printable } from "#domain/printable.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { type Around, clockFrom } from "./clock.ts";
import { type Draft, draftOf } from "./draft.ts";
import { figuresIn } from "./figures.ts";
import { type FrontMatter, frontMatterApart, isFinal } from "./front-matter.ts";
import { fillFromLabels } from "./labelled-fields.ts";
import { labelOf, unmarked } from "./labels.ts";
import { lineOf } from "./lines.ts";
import { plain } from "./plain.ts";
import { dayIn, type Outage, outageIn, recurringTimes, zoneIn } from "./recurring-times.ts";
import { inlineReferences, type References, referencesApart, unusedReferences, withReferences } from "./references.ts";
import { sectionsOf } from "./sections.ts";
import { takeTitle } from "./title.ts";
import { newVersionOf } from "./unified-diff.ts";

/** A postmortem as it was read from Markdown, for a person to review. */
export interface ReadPostmortem {
  content: PostmortemContent;
  /** From the front matter or the first heading. */
  title: string | null;
  figures: Figure[];
  /** As far as the text states it. */
  outage: Outage;
  /** One sentence each: what went where when its heading has no field, and what had to be guessed. */
  notes: string[];
}

const LONGEST = 1_000_000;

/**
 * Reads a postmortem that someone wrote in Markdown, and drops nothing: what is not understood stays as text in the nearest field.
 * `around` is used where the text names no zone or day of its own. Refuses what is too large, too deep, or has broken front matter.
 */
export function readMarkdownPostmortem(markdown: string, around: Around): ReadPostmortem {
  checkLength(markdown);
  const notes = new Set<string>();
  const note = (sentence: string) => void notes.add(sentence);
  const version = newVersionOf(
    printable(markdown)
      .replaceAll("\r", "\n")
      .replace(/^\ufeff?(?:[ \t]*\n)*/, ""),
  );
  version.notes.forEach(note);
  const { frontMatter, body } = frontMatterApart(version.text);
  const { rest, references } = referencesApart(blocksOf(body));
  const { title, blocks } = takeTitle(rest, frontMatter.title);
  const told = toldBy(frontMatter, title, blocks, around);
  const draft = draftOf(sectionsOf(blocks), clockFrom(told.day, told.zone, around, note), note);
  addFrontMatter(draft, frontMatter, note);
  const content = contentOf(draft, references, frontMatter.stage);
  const filled = fillFromLabels(content, note);
  const lines = linesOf(filled);
  const timeline = filled.timeline.length > 0 ? filled.timeline : recurringTimes(lines, told.day, told.zone, around, note);
  if (timeline.length > filled.timeline.length) note("No timeline was found; sentences that state a time became its entries.");
  const prose = [
    filled.summary,
    filled.impact,
    ...filled.rootCause.map(({ text }) => text),
    filled.detection,
    filled.resolution,
  ].join("\n");
  return {
    content: { ...filled, timeline, stage: lines.some(saysFinal) ? "final" : filled.stage },
    title,
    figures: figuresIn(prose, note),
    outage: outageIn([...lines, ...frontMatter.lines], told.day, told.zone, around),
    notes: [...notes],
  };
}

function checkLength(markdown: string): void {
  if (markdown.length <= LONGEST) return;
  throw new Refusal(
    "markdown",
    `The text has ${markdown.length} characters; at most ${LONGEST} can be read.`,
    "Shorten it, or copy the parts in by hand.",
  );
}

/** The day and the zone that the document as a whole names. */
function toldBy(frontMatter: FrontMatter, title: string | null, blocks: readonly Block[], around: Around) {
  const lines = blocks.flatMap(({ source, node }) => (node.type === "code" ? [] : lineOf(source, node).split("; ")));
  const dated = frontMatter.lines.find((line) => /^- (?:date|day|incident[ _-]date):/i.test(line));
  const day = dayIn(lines, around.day) ?? dayIn(dated ? [dated] : [], around.day) ?? dayIn(title ? [title] : [], around.day);
  return { day, zone: zoneIn([...lines, ...frontMatter.lines]) };
}

function addFrontMatter({ texts }: Draft, { lines }: FrontMatter, note: (sentence: string) => void): void {
  if (lines.length === 0) return;
  texts.summary.push(lines.join("\n"));
  note("Other front matter fields are at the end of the summary.");
}

function contentOf(draft: Draft, references: References, stage: PostmortemContent["stage"]): PostmortemContent {
  const text = (pieces: readonly string[]) => plain(withReferences(pieces.filter(Boolean).join("\n\n"), references));
  const line = (words: string) => plain(inlineReferences(words, references)).replaceAll("\n", " ");
  const texts = {} as Record<PostmortemText, string>;
  for (const name of POSTMORTEM_TEXTS) texts[name] = text(draft.texts[name]);
  const lists = {
    rootCause: draft.causes.map(({ title, pieces }) => ({ title: title && line(title), text: text(pieces) })),
    contributingFactors: draft.contributingFactors.map(line),
    lessons: draft.lessons.map(line),
    timeline: draft.timeline.map((entry) => ({ ...entry, text: line(entry.text), source: entry.source && line(entry.source) })),
    actions: draft.actions.map((action) => ({ ...action, title: line(action.title), group: action.group && line(action.group) })),
  };
  const summary = [texts.summary, ...unusedReferences(references).map(plain)].filter(Boolean).join("\n\n");
  return { ...texts, ...lists, summary, stage };
}

const saysFinal = (line: string): boolean => {
  const { label = "", rest = "" } = labelOf(unmarked(line)) ?? {};
  return /^(?:status|stage|状态)[:：]?$/i.test(label) && isFinal(rest);
};

/** The lines of all texts that may state a time. */
const linesOf = ({ summary, trigger, impact, detection, rootCause, resolution }: PostmortemContent): string[] =>
  [summary, trigger, impact, detection, ...rootCause.map(({ text }) => text), resolution].flatMap((text) => text.split("\n"));
