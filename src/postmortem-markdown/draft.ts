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

/** A postmortem as it comes together, section by section: texts as the pieces of Markdown they consist of. */
export interface Draft {
  texts: Record<PostmortemText, string[]>;
  causes: { title: string | null; level: number; pieces: string[] }[];
  contributingFactors: string[];
  lessons: string[];
  timeline: TimelineEntry[];
  actions: CorrectiveAction[];
}

/** Puts every section into its field, in the order of the document. `note` is told what has no field of its own. */
export function draftOf(sections: readonly Section[], clock: Clock, note: (sentence: string) => void): Draft {
  const texts = Object.fromEntries(POSTMORTEM_TEXTS.map((name) => [name, [] as string[]])) as Draft["texts"];
  const draft: Draft = { texts, causes: [], contributingFactors: [], lessons: [], timeline: [], actions: [] };
  for (const section of sections) {
    switch (section.field) {
      case "rootCause":
        addCause(draft, section);
        break;
      case "contributingFactors":
      case "lessons":
        draft[section.field].push(...statementsOf(section));
        break;
      case "timeline": {
        const { entries, rest, isHeadingKept } = timelineOf(section, clock, note);
        draft.timeline.push(...entries);
        addLeftOver(draft, section, rest, section.named || isHeadingKept, note);
        break;
      }
      case "actions": {
        const { actions, rest } = actionsOf(section);
        draft.actions.push(...actions);
        addLeftOver(draft, section, rest, section.named || actions.some(({ group }) => group === section.heading), note);
        break;
      }
      default:
        addText(draft.texts[section.field], section, note);
    }
  }
  return draft;
}

function addText(text: string[], section: Section, note: (sentence: string) => void): void {
  const { heading, named, blocks } = section;
  if (heading !== null && (!named || (text.length > 0 && blocks.length > 0))) text.push(headingSource(section));
  if (heading !== null && !named && section.field === "summary")
    note(`“${heading}” has no matching field; it is in the summary.`);
  text.push(...sourcesOf(blocks));
}

/** Headings right under the root cause begin a cause each; deeper ones stay in its text, as does a heading of an empty cause. */
function addCause({ causes }: Draft, section: Section): void {
  const { heading, named, level, blocks } = section;
  const last = causes.at(-1);
  if (heading !== null && !named && last && last.title !== null && level > last.level) {
    last.pieces.push(headingSource(section), ...sourcesOf(blocks));
  } else {
    const isNameless = heading === null || (named && causes.length === 0);
    if (!isNameless || blocks.length > 0) causes.push({ title: isNameless ? null : heading, level, pieces: sourcesOf(blocks) });
  }
}

/** What stands under the timeline or the actions and is neither goes to the end of the summary, in the name of its section. */
function addLeftOver(
  draft: Draft,
  section: Section,
  rest: readonly Block[],
  isNamed: boolean,
  note: (sentence: string) => void,
): void {
  const sources = sourcesOf(rest);
  if (sources.length === 0 && (isNamed || section.heading === null)) return;
  const name = section.heading ?? section.field;
  draft.texts.summary.push(section.heading === null ? "" : headingSource(section), ...sources);
  note(`Text under “${name}” that is not an entry is in the summary.`);
}

/** The blocks as pieces of Markdown; a list that was parsed in parts is one piece again. */
function sourcesOf(blocks: readonly Block[]): string[] {
  const pieces: string[] = [];
  for (const block of blocks) {
    if (block.goesOn && pieces.length > 0) pieces.push(`${pieces.pop()}\n${sourceOf(block)}`);
    else pieces.push(sourceOf(block));
  }
  return pieces;
}

const headingSource = ({ heading, level }: Section): string => (level > 6 ? `**${heading}**` : `${"#".repeat(level)} ${heading}`);
