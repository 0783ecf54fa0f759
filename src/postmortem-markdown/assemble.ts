import {
  type CorrectiveAction,
  POSTMORTEM_TEXTS,
  type PostmortemText,
  type TimelineEntry,
} from "#domain/incidents/postmortem.ts";
import { actionsOf } from "./actions.ts";
import { type Block, sourceOf } from "./blocks.ts";
import type { Clock } from "./clock.ts";
import type { Section } from "./sections.ts";
import { statementsOf } from "./statements.ts";
import { timelineOf } from "./timeline.ts";

/** A postmortem that is assembled section by section; each text is a list of Markdown pieces. */
export interface AssembledPostmortem {
  texts: Record<PostmortemText, string[]>;
  causes: { title: string | null; level: number; pieces: string[] }[];
  contributingFactors: string[];
  lessons: string[];
  timeline: TimelineEntry[];
  actions: CorrectiveAction[];
}

/** Puts every section into its field, in the order of the document. `note` receives a sentence for each part without a field. */
export function assemblePostmortem(
  sections: readonly Section[],
  clock: Clock,
  note: (sentence: string) => void,
): AssembledPostmortem {
  const texts = Object.fromEntries(POSTMORTEM_TEXTS.map((name) => [name, [] as string[]])) as AssembledPostmortem["texts"];
  const postmortem: AssembledPostmortem = { texts, causes: [], contributingFactors: [], lessons: [], timeline: [], actions: [] };
  for (const section of sections) {
    switch (section.field) {
      case "rootCause":
        addCause(postmortem, section);
        break;
      case "contributingFactors":
      case "lessons":
        postmortem[section.field].push(...statementsOf(section));
        break;
      case "timeline": {
        const { entries, rest, usesHeading } = timelineOf(section, clock, note);
        postmortem.timeline.push(...entries);
        addRemainder(postmortem, section, rest, section.named || usesHeading, note);
        break;
      }
      case "actions": {
        const { actions, rest } = actionsOf(section);
        postmortem.actions.push(...actions);
        addRemainder(postmortem, section, rest, section.named || actions.some(({ group }) => group === section.heading), note);
        break;
      }
      default:
        addText(postmortem.texts[section.field], section, note);
    }
  }
  return postmortem;
}

function addText(text: string[], section: Section, note: (sentence: string) => void): void {
  const { heading, named, blocks } = section;
  if (heading !== null && (!named || (text.length > 0 && blocks.length > 0))) text.push(headingSource(section));
  if (heading !== null && !named && section.field === "summary")
    note(`“${heading}” has no matching field; it is in the summary.`);
  text.push(...sourcesOf(blocks));
}

/** Each heading directly under the root cause starts a cause. Deeper headings, and headings of an empty cause, stay in the text. */
function addCause({ causes }: AssembledPostmortem, section: Section): void {
  const { heading, named, level, blocks } = section;
  const last = causes.at(-1);
  if (heading !== null && !named && last && last.title !== null && level > last.level) {
    last.pieces.push(headingSource(section), ...sourcesOf(blocks));
  } else {
    const isUntitled = heading === null || (named && causes.length === 0);
    if (!isUntitled || blocks.length > 0) causes.push({ title: isUntitled ? null : heading, level, pieces: sourcesOf(blocks) });
  }
}

/** Text under the timeline or the actions that is not an entry goes to the end of the summary, under its section's heading. */
function addRemainder(
  postmortem: AssembledPostmortem,
  section: Section,
  rest: readonly Block[],
  isNamed: boolean,
  note: (sentence: string) => void,
): void {
  const sources = sourcesOf(rest);
  if (sources.length === 0 && (isNamed || section.heading === null)) return;
  const name = section.heading ?? section.field;
  postmortem.texts.summary.push(section.heading === null ? "" : headingSource(section), ...sources);
  note(`Text under “${name}” that is not an entry is in the summary.`);
}

/** The blocks as pieces of Markdown. A list that was parsed in parts is joined again. */
function sourcesOf(blocks: readonly Block[]): string[] {
  const pieces: string[] = [];
  for (const block of blocks) {
    if (block.isContinued && pieces.length > 0) pieces.push(`${pieces.pop()}\n${sourceOf(block)}`);
    else pieces.push(sourceOf(block));
  }
  return pieces;
}

const headingSource = ({ heading, level }: Section): string => (level > 6 ? `**${heading}**` : `${"#".repeat(level)} ${heading}`);
