import type { Nodes, RootContent } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";
import { Refusal } from "#domain/errors.ts";
import { partsOf } from "./parts.ts";

/** A block of a document with the source in which it stands: texts are cut from there, so that they keep their own Markdown. */
export interface Block {
  node: RootContent;
  source: string;
  /** Whether it follows the block before it without a blank line, as part of one list. */
  goesOn: boolean;
}

// Inline marks stay as written, so they need no parsing; some of it takes time that grows with the square of the length.
const INLINE =
  `attention autolink characterEscape characterReference codeText emailAutolink gfmFootnoteCall gfmPotentialFootnoteCall
  hardBreakEscape htmlText labelEnd labelStartImage labelStartLink protocolAutolink strikethrough wwwAutolink`.split(/\s+/);

function blocksOnly(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: INLINE } }];
  // The transforms look for links in every text.
  data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).flat().filter((extension) => !("transforms" in extension));
}

const parser = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(blocksOnly).freeze();
const DEEPEST = 100;

/** The blocks of a document. Refuses one that nests deeper than a person can read. */
export function blocksOf(markdown: string): Block[] {
  checkDepth(markdown);
  return partsOf(markdown).flatMap((source, part, parts) => {
    const isCut = part > 0 && !parts[part - 1]?.endsWith("\n\n");
    return parser
      .parse(source)
      .children.map((node, index) => ({ node, source, goesOn: isCut && index === 0 && node.type === "list" }));
  });
}

function checkDepth(markdown: string): void {
  for (const [index, line] of markdown.split("\n").entries()) {
    const markers = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t]))*/.exec(line.slice(0, 20 * DEEPEST))?.[0] ?? "";
    const depth = markers.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
    if (depth > DEEPEST && !/^[-*_\s]+$/.test(line)) {
      const rule = `Line ${index + 1} nests quotes or lists more than ${DEEPEST} levels deep.`;
      throw new Refusal("markdown", rule, "Remove quote or list marks from that line.");
    }
  }
}

const offsets = (node: Nodes): [start: number, end: number, column: number] => [
  node.position?.start.offset ?? 0,
  node.position?.end.offset ?? 0,
  node.position?.start.column ?? 1,
];

/** A block exactly as it is written, with its indentation, on which lists depend. */
export function sourceOf({ node, source }: Block): string {
  const [start, end, column] = offsets(node);
  return source.slice(start - (column - 1), end);
}

/** What is written in a block inside others, without their quote marks and indentation. */
export function innerOf(source: string, node: Nodes): string {
  const [start, end, column] = offsets(node);
  const outer = new RegExp(`\\n[ \\t>]{0,${column - 1}}`, "g");
  return source.slice(start, end).replace(outer, "\n");
}
