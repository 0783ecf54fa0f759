import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import { Refusal } from "#domain/errors.ts";

/** The front matter of a document. */
export interface FrontMatter {
  title: string | null;
  stage: "preliminary" | "final";
  /** Everything but the title: each key with its value, as lines of Markdown. */
  lines: string[];
}

/** Whether a document's status means that it is final. */
export const isFinal = (status: string): boolean => /^(?:final|published|最终)[.。]?$/i.test(status.trim());

const NO_FRONT_MATTER: FrontMatter = { title: null, stage: "preliminary", lines: [] };

/**
 * Separates the front matter from a document. Text between two lines of dashes that does not start with a key belongs to the body.
 * Refuses invalid YAML, with its line.
 */
export function splitFrontMatter(markdown: string): { frontMatter: FrontMatter; body: string } {
  const found = /^---[ \t]*\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(markdown);
  if (found?.index !== 0) return { frontMatter: NO_FRONT_MATTER, body: markdown };
  const yaml = found[1] as string;
  const body = markdown.slice(found[0].length);
  if (!/^(?:#.*\n)*[\p{L}_][\p{L}\p{N} _-]*:(?:\s|$)/u.test(yaml))
    return { frontMatter: NO_FRONT_MATTER, body: `${yaml}\n${body}` };
  return { frontMatter: readFrontMatter(yaml), body };
}

function readFrontMatter(yaml: string): FrontMatter {
  const { contents } = parsed(yaml);
  if (!isMap(contents)) throw refusal("The front matter is not a list of keys and values.");
  const values = new Map(contents.items.map(({ key, value }) => [String(isScalar(key) ? key.source : key), value] as const));
  const title = values.get("title");
  const isTitle = isScalar(title) && title.value !== null;
  const status = values.get("status") ?? values.get("stage");
  const lines = [...values].flatMap(([key, value]) =>
    key === "title" && isTitle ? [] : [`- ${key}: ${valueLine(value, yaml)}`.trimEnd()],
  );
  // Comments are preserved too.
  const comments = [...yaml.matchAll(/(?:^|\s)#[ \t]?(.*)$/gm)].map(([, text]) => text?.trim()).filter(Boolean);
  return {
    title: isTitle ? String(title.source ?? title.value).trim() : null,
    stage: isScalar(status) && isFinal(String(status.value)) ? "final" : "preliminary",
    lines: [...lines, ...comments.map((text) => `- ${text}`)],
  };
}

function parsed(yaml: string) {
  try {
    const document = parseDocument(yaml, { uniqueKeys: true });
    const [error] = document.errors;
    if (!error) return document;
    const line = (error.linePos?.[0].line ?? 0) + 1;
    throw refusal(`Line ${line} is not YAML: ${error.message.split("\n")[0]?.replace(/ at line.*$/, "")}.`);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw refusal("The front matter is nested too deeply.");
  }
}

const refusal = (rule: string): Refusal =>
  new Refusal("markdown", rule, "Correct the front matter, or remove the lines of dashes around it.");

/** A value as written, on one line. */
function valueLine(value: unknown, yaml: string): string {
  if (isScalar(value)) return value.source ?? String(value.value ?? "");
  if (isSeq(value)) return value.items.map((item) => valueLine(item, yaml)).join(", ");
  if (isMap(value))
    return value.items.map(({ key, value: inner }) => `${valueLine(key, yaml)}: ${valueLine(inner, yaml)}`).join("; ");
  return value == null ? "" : String(value);
}
