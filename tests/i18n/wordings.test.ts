import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FRESHNESS_TEXTS, SELECTION_TEXTS } from "#components/page/script-texts.ts";
import type { Wording } from "#domain/phrase.ts";
import { LANGUAGES } from "#i18n/index.ts";
import { root } from "#tests/support/afloat.ts";

const textOf = (pattern: string): string =>
  globSync(pattern, { cwd: root, exclude: ["src/i18n/**"] })
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
const everything = textOf("src/**/*.{ts,astro,js}");
const shownToReaders = textOf("src/{domain,components,layouts,pages,feeds,queries}/**/*.{ts,astro}");
const scripts = textOf("src/{page-scripts/*,domain/due}.ts");

const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
const CALLS = [`\\b(?:t|translate|phrase|translatable)\\(\\s*${QUOTED}`, `<Text\\s+of=${QUOTED}`, `\\bsequence\\(\\s*${QUOTED}`];
const keysIn = (source: string): string[] => [
  ...CALLS.flatMap((call) => [...source.matchAll(new RegExp(call, "g"))].map(([, key]) => key as string)),
  ...[...source.matchAll(new RegExp(`\\bcounted\\(\\s*[^,"]+,\\s*${QUOTED},\\s*${QUOTED}`, "g"))].flatMap((found) =>
    found.slice(1),
  ),
];

const namesIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string).sort();
const formsOf = (wording: Wording): string[] => (typeof wording === "string" ? [wording] : Object.values(wording));
const others = LANGUAGES.slice(1);

test("there is a language besides English, and the texts are found", () => {
  expect(others.length).toBeGreaterThan(0);
  expect(keysIn(shownToReaders).length).toBeGreaterThan(250);
});

// A key of placeholders only needs no translation.
const keys = [...new Set(keysIn(shownToReaders))].filter((key) => key.replace(/\{\w+\}/g, "").match(/[a-z.,;:]/i));

test.each(others)(
  "$locale translates every text that readers see, or is marked as partial",
  ({ locale, wordings, isPartial }) => {
    const missing = keys.filter((key) => !(key in wordings));
    if (!isPartial) return expect(missing).toEqual([]);
    console.info([`${locale} lacks ${missing.length} of the ${keys.length} texts for readers:`, ...missing].join("\n"));
    expect(missing, "isPartial is no longer needed").not.toEqual([]);
  },
);

test.each(others)("$locale has no unused translations, and each has the placeholders of its English text", ({ wordings }) => {
  const unused = Object.keys(wordings).filter((key) => !everything.includes(JSON.stringify(key)));
  expect(unused).toEqual([]);
  const different = Object.entries(wordings).filter(([key, wording]) =>
    formsOf(wording).some((form) => `${namesIn(form)}` !== `${namesIn(key)}`),
  );
  expect(different).toEqual([]);
});

test("the texts of scripts are those that a page hands them", () => {
  expect([...new Set(keysIn(scripts))].sort()).toEqual([...FRESHNESS_TEXTS, ...SELECTION_TEXTS].sort());
});
