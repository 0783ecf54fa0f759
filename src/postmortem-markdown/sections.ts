import type { Blockquote, Heading } from "mdast";
import { type Block, blocksOf, innerOf } from "./blocks.ts";
import { endsField, type Field, fieldOf, withoutBrackets } from "./headings.ts";
import { type Labelled, labelledParts } from "./labels.ts";
import { headingText } from "./lines.ts";

/** A stretch of the document that belongs to one field. */
export interface Section {
  field: Field;
  /** The heading's words as Markdown; null for what stands before the first. */
  heading: string | null;
  /** 1 to 6; a label that stands for a heading is deeper than all of them. */
  level: number;
  /** Whether the heading names the field. If not, it is text like any other. */
  named: boolean;
  blocks: Block[];
}

const LABEL_LEVEL = 7;
/** Under a timeline or among actions these words name phases, and begin no field of their own. */
const PHASES: readonly (Field | undefined)[] = ["detection", "resolution", "impact", "trigger"];

/** The sections of a document, in order. What stands under no known heading belongs to the field above it, else to the summary. */
export function sectionsOf(blocks: readonly Block[]): Section[] {
  const first: Section = { field: "summary", heading: null, level: 0, named: true, blocks: [] };
  const sections = [first];
  let open = [first];
  const begin = (heading: string, level: number, blocksUnder: Block[]) => {
    const above = open.filter((section) => section.level < level);
    const within = (above.at(-1) as Section).field;
    const field = fieldWithin(within, heading);
    const section: Section = {
      field: field ?? placeOf(within, heading) ?? within,
      heading,
      level,
      named: field !== undefined,
      blocks: blocksUnder,
    };
    open = [...above, section];
    sections.push(section);
  };
  const within = () => (open.findLast(({ level }) => level < LABEL_LEVEL) as Section).field;
  // A line between blocks says nothing.
  for (const block of blocks.filter(({ node }) => node.type !== "thematicBreak")) {
    const heading = headingOf(block);
    if (heading) begin(heading.text, heading.level, []);
    else
      for (const { label, text } of labelledParts(block, (found) => beginsSomething(found, within()))) {
        const section = open.at(-1) as Section;
        if (text === null) section.blocks.push(block);
        else if (label === null) section.blocks.push(...blocksOf(text.whole));
        else if (fieldWithin(within(), label) !== section.field) begin(label, LABEL_LEVEL, blocksOf(text.rest));
        else section.blocks.push(...blocksOf(section.blocks.length === 0 ? text.rest : text.whole));
      }
  }
  return sections;
}

/** The field that a heading names where it stands. */
function fieldWithin(within: Field, heading: string): Field | undefined {
  const field = fieldOf(heading);
  return (within === "timeline" || within === "actions") && PHASES.includes(field) ? undefined : field;
}

/** Where text goes under a heading that says more than the name of a field, or that ends one; the heading stays as text. */
const placeOf = (within: Field, heading: string): Field | undefined =>
  endsField(heading) ? "summary" : fieldWithin(within, withoutBrackets(heading));

const beginsSomething = ({ label, rest }: Labelled, within: Field): boolean =>
  fieldWithin(within, label) !== undefined || (rest === "" && endsField(label));

/** A heading, also one that stands alone in a quote. */
export function headingOf({ node, source }: Block): { text: string; level: number } | null {
  const heading: Heading | null = node.type === "heading" ? node : node.type === "blockquote" ? quotedHeading(node) : null;
  return heading && { text: headingText(innerOf(source, heading)), level: heading.depth };
}

function quotedHeading({ children }: Blockquote): Heading | null {
  const [only, more] = children;
  return only?.type === "heading" && more === undefined ? only : null;
}
