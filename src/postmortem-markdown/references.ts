import { type Block, innerOf } from "./blocks.ts";
import { outsideCode } from "./code.ts";
import { folded } from "./lines.ts";

/** Link definitions and footnotes, by their label in lower case. */
export interface References {
  links: ReadonlyMap<string, { label: string; target: string }>;
  notes: ReadonlyMap<string, { label: string; text: string }>;
  used: Set<string>;
}

/** Separates definitions from a document. A second definition of a label stays in the text. */
export function splitReferences(blocks: readonly Block[]): { rest: Block[]; references: References } {
  const links = new Map<string, { label: string; target: string }>();
  const notes = new Map<string, { label: string; text: string }>();
  const rest = blocks.filter(({ node, source }) => {
    const written = innerOf(source, node);
    const label = /^\[\^?([^\]]+)\]:/.exec(written);
    const known = node.type === "definition" ? links : node.type === "footnoteDefinition" ? notes : null;
    const key = label?.[1]?.toLowerCase() ?? "";
    if (!known || !label || known.has(key)) return true;
    const definition = written.slice(label[0].length).trim();
    if (known === links) links.set(key, { label: label[1] as string, target: folded(definition) });
    else notes.set(key, { label: label[1] as string, text: definition.replace(/\n {1,4}/g, "\n") });
    return false;
  });
  return { rest, references: { links, notes, used: new Set() } };
}

const LABELS = /\[(\^?)([^[\]\n]{1,500})\]/g;

/** A text, followed by the definitions and footnotes that it refers to. */
export function withReferences(text: string, { links, notes, used }: References): string {
  const ends = new Map<string, string>();
  for (const [, isNote, name] of text.matchAll(LABELS)) {
    const key = (name as string).toLowerCase();
    const link = isNote ? undefined : links.get(key);
    const note = isNote ? notes.get(key) : undefined;
    if (link) ends.set(key, `[${link.label}]: ${link.target}`);
    if (note) ends.set(`^${key}`, `[${note.label}] ${note.text}`);
  }
  for (const key of ends.keys()) used.add(key);
  return [text, ...ends.values()].join("\n\n");
}

const REFERENCE = /\[([^[\]^][^[\]]{0,499})\](?!\()(?:\[([^[\]]{0,500})\])?/g;

/** A line with inline links and footnotes in place of its references. A link's label becomes its title. */
export function inlineReferences(line: string, { links, notes, used }: References): string {
  const ends = new Map<string, string>();
  const linked = outsideCode(line, (prose) =>
    prose.replace(REFERENCE, (reference, shown: string, label?: string) => {
      const link = links.get((label || shown).toLowerCase());
      if (!link) return reference;
      const title = label && !/\s/.test(link.target) ? ` "${label.replaceAll('"', "'")}"` : "";
      return `[${shown}](${link.target}${title})`;
    }),
  );
  for (const [, name] of line.matchAll(/\[\^([^[\]\s]{1,100})\]/g)) {
    const note = notes.get((name as string).toLowerCase());
    if (!note) continue;
    used.add(`^${name?.toLowerCase()}`);
    ends.set(name as string, `([${note.label}] ${folded(note.text)})`);
  }
  return [linked, ...ends.values()].join(" ");
}

/** The definitions and footnotes that no text refers to, as texts. */
export function unusedReferences({ links, notes, used }: References): string[] {
  return [
    ...[...links].filter(([key]) => !used.has(key)).map(([, { label, target }]) => `${label}: ${target}`),
    ...[...notes].filter(([key]) => !used.has(`^${key}`)).map(([, { label, text }]) => `[${label}] ${text}`),
  ];
}
