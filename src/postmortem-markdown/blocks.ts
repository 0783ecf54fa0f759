import type { Nodes, RootContent } from "mdast";
import remarkFrontmatter from "remark-frontmatter";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";
import { Refusal } from "#domain/errors.ts";
import { partsOf } from "./parts.ts";

/** A block of a document, and the source that it is part of. Texts are cut from the source, so that they keep their Markdown. */
export interface Block {
  node: RootContent;
  source: string;
  /** Whether it continues the list of the block before it. */
  isContinued: boolean;
}

// Inline marks stay as written, so they are not parsed; parsing some of them takes quadratic time.
const INLINE =
  `attention autolink characterEscape characterReference codeText emailAutolink gfmFootnoteCall gfmPotentialFootnoteCall
  hardBreakEscape htmlText labelEnd labelStartImage labelStartLink protocolAutolink strikethrough wwwAutolink`.split(/\s+/);

function blocksOnly(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), { disable: { null: INLINE } }];
  // The transforms would search every text for links.
  data.fromMarkdownExtensions = (data.fromMarkdownExtensions ?? []).flat().filter((extension) => !("transforms" in extension));
}

const parser = unified().use(remarkParse).use(remarkFrontmatter).use(remarkGfm).use(blocksOnly).freeze();
const MAX_DEPTH = 100;

/** The blocks of a document. Refuses one that nests lists or quotes too deeply. */
export function blocksOf(markdown: string): Block[] {
  checkDepth(markdown);
  return partsOf(markdown).flatMap((source, part, parts) => {
    const isCut = part > 0 && !parts[part - 1]?.endsWith("\n\n");
    return parser
      .parse(source)
      .children.map((node, index) => ({ node, source, isContinued: isCut && index === 0 && node.type === "list" }));
  });
}

function checkDepth(markdown: string): void {
  for (const [index, line] of markdown.split("\n").entries()) {
    const markers = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t]))*/.exec(line.slice(0, 20 * MAX_DEPTH))?.[0] ?? "";
    const depth = markers.match(/>|[-+*]|\d+[.)]/g)?.length ?? 0;
    if (depth > MAX_DEPTH && !/^[-*_\s]+$/.test(line)) {
      const rule = `Line ${index + 1} nests quotes or lists more than ${MAX_DEPTH} levels deep.`;
      throw new Refusal("markdown", rule, "Remove quote or list marks from that line.");
    }
  }
}

const offsets = (node: Nodes): [start: number, end: number, column: number] => [
  node.position?.start.offset ?? 0,
  node.position?.end.offset ?? 0,
  node.position?.start.column ?? 1,
];

/** The source of a block, with its indentation, on which lists depend. */
export function sourceOf({ node, source }: Block): string {
  const [start, end, column] = offsets(node);
  return source.slice(start - (column - 1), end);
}

/** The source of a nested block, without the quote marks and indentation of the blocks around it. */
export function innerOf(source: string, node: Nodes): string {
  const [start, end, column] = offsets(node);
  const outer = new RegExp(`\\n[ \\t>]{0,${column - 1}}`, "g");
  return source.slice(start, end).replace(outer, "\n");
}
