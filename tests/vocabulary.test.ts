import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { languageOf } from "#i18n/index.ts";
import { root } from "./support/afloat.ts";

// The field's terms, everywhere (docs/WRITING.md): what was called something else once is not called so again.

/** Words that a sentence for people does not use, since the field has a term for what they meant. */
const BANNED =
  /\b(words?|hit|hits|told|tells?|untold|vouch\w*|mend(?:s|ed|ing)?|loud(?:ly)?|somebody|whoever|whatever|outliv\w*|leans? on|hand(?:ed)? in|lay aside|laid aside|taken back|noticed|unhit)\b/gi;

/** Parts of names, as camel case has them. */
const BANNED_PARTS = new Set([
  ...["word", "words", "told", "tell", "tells", "telling", "untold", "retell", "vouch", "vouched", "voucher", "vouching"],
  ...["hit", "hits", "said", "say", "says", "quiet", "quietly", "patience", "aside", "lane", "lanes", "skyline", "outlived"],
  ...["most", "least", "longest", "shortest", "desk", "lacking", "knock", "waker", "began", "begins", "beginning", "somebody"],
]);

const read = (file: string) => readFileSync(join(root, file), "utf8");
const found = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([each]) => each.toLowerCase()))];

/** Names that outsiders or stored data rely on, as they stand in code spans. */
const withoutCode = (markdown: string) =>
  markdown
    .replace(/```[\s\S]*?```/g, "")
    .replace(/`[^`\n]*`/g, "")
    .replace(/\]\([^)]*\)/g, "]");

test.each(globSync(["*.md", "docs/**/*.md"], { cwd: root, exclude: ["docs/WRITING.md"] }).sort())(
  "%s uses the field's terms",
  (file) => {
    expect(found(withoutCode(read(file)), BANNED)).toEqual([]);
  },
);

test("the settings' example uses the field's terms", () => {
  const comments = [...read("afloat.example.yaml").matchAll(/#(.*)$/gm)].map(([, text]) => text).join("\n");
  expect(comments.length).toBeGreaterThan(1_000);
  expect(found(comments, BANNED)).toEqual([]);
});

/** Names put into a text are no part of it. */
const withoutPlaceholders = (text: string) => text.replace(/\$?\{[^}]*\}/g, "…");

test("what pages and the admin show uses the field's terms", () => {
  const keys = Object.keys(languageOf("zh-CN")?.wordings ?? {}).map(withoutPlaceholders);
  expect(keys.length).toBeGreaterThan(1_000);
  expect(keys.filter((key) => found(key, BANNED).length > 0)).toEqual([]);
});

test("sentences in the program use the field's terms: errors, results of commands, descriptions", () => {
  const sentences = globSync("{src,db,bin}/**/*.{ts,astro,mjs}", {
    cwd: root,
    exclude: ["src/i18n/**", "src/postmortem-markdown/**"],
  }).flatMap((file) =>
    [...withoutComments(read(file)).matchAll(/"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)]
      .map(([, quoted, template]) => withoutPlaceholders(quoted ?? template ?? ""))
      .filter((text) => /[a-z] [a-z]/.test(text))
      .map((text) => ({ file, text })),
  );
  expect(sentences.length).toBeGreaterThan(1_500);
  expect(sentences.filter(({ text }) => found(text, BANNED).length > 0)).toEqual([]);
});

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

test("exported names use the field's terms", () => {
  const names = globSync("{src,db}/**/*.ts", { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/^export (?:async )?(?:const|function\*?|interface|type|class) (\w+)/gm)].map(([, name = ""]) => ({
      file,
      name,
    })),
  );
  expect(names.length).toBeGreaterThan(1_500);
  expect(names.filter(({ name }) => partsOf(name).some((part) => BANNED_PARTS.has(part)))).toEqual([]);
});

const partsOf = (name: string) => (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((part) => part.toLowerCase());
