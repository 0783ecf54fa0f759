import type { Blockquote, Heading } from "mdast";
import { type Block, blocksOf, innerOf } from "./blocks.ts";
import { endsField, type Field, fieldOf, withoutBrackets } from "./headings.ts";
import { type Labelled, labelledParts } from "./labels.ts";
import { headingText } from "./lines.ts";

/** A part of the document that belongs to one field. */
export interface Section {
  field: Field;
  /** The heading's text as Markdown; null before the first heading. */
  heading: string | null;
  /** 1 to 6 for a heading; a label is deeper than all headings. */
  level: number;
  /** Whether the heading names the field. Otherwise it is text. */
  named: boolean;
  blocks: Block[];
}

const LABEL_LEVEL = 7;
/** In a timeline or among actions, headings of these fields name phases, and do not start a field. */
const PHASES: readonly (Field | undefined)[] = ["detection", "resolution", "impact", "trigger"];

/** The sections of a document, in order. Text under an unknown heading belongs to the field above it, else to the summary. */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const first: Section = { field: "summary", heading: null, level: 0, named: true, blocks: [] };
  const sections = [first];
  let open = [first];
  const start = (heading: string, level: number, blocksUnder: Block[]) => {
    const above = open.filter((section) => section.level < level);
    const within = (above.at(-1) as Section).field;
    const field = fieldWithin(within, heading);
    const section: Section = {
      field: field ?? fallbackField(within, heading) ?? within,
      heading,
      level,
      named: field !== undefined,
      blocks: blocksUnder,
    };
    open = [...above, section];
    sections.push(section);
  };
  const within = () => (open.findLast(({ level }) => level < LABEL_LEVEL) as Section).field;
  // A thematic break has no text.
  for (const block of blocks.filter(({ node }) => node.type !== "thematicBreak")) {
    const heading = headingOf(block);
    if (heading) start(heading.text, heading.level, []);
    else
      for (const { label, text } of labelledParts(block, (found) => startsSection(found, within()))) {
        const section = open.at(-1) as Section;
        if (text === null) section.blocks.push(block);
        else if (label === null) section.blocks.push(...blocksOf(text.full));
        else if (fieldWithin(within(), label) !== section.field) start(label, LABEL_LEVEL, blocksOf(text.rest));
        else section.blocks.push(...blocksOf(section.blocks.length === 0 ? text.rest : text.full));
      }
  }
  return sections;
}

/** The field that a heading names within another field. */
function fieldWithin(within: Field, heading: string): Field | undefined {
  const field = fieldOf(heading);
  return (within === "timeline" || within === "actions") && PHASES.includes(field) ? undefined : field;
}

/** The field for the text under a heading that says more than the name of a field, or that ends one. The heading stays as text. */
const fallbackField = (within: Field, heading: string): Field | undefined =>
  endsField(heading) ? "summary" : fieldWithin(within, withoutBrackets(heading));

const startsSection = ({ label, rest }: Labelled, within: Field): boolean =>
  fieldWithin(within, label) !== undefined || (rest === "" && endsField(label));

/** A block's heading, also one that is alone in a quote; null for any other block. */
export function headingOf({ node, source }: Block): { text: string; level: number } | null {
  const heading: Heading | null = node.type === "heading" ? node : node.type === "blockquote" ? quotedHeading(node) : null;
  return heading && { text: headingText(innerOf(source, heading)), level: heading.depth };
}

function quotedHeading({ children }: Blockquote): Heading | null {
  const [only, more] = children;
  return only?.type === "heading" && more === undefined ? only : null;
}
