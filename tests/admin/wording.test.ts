import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { languageFor, pageAfterLanguage } from "#admin/http/language.ts";
import { LANGUAGES } from "#i18n/index.ts";
import { root } from "#tests/support/afloat.ts";

const namesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string))].sort();
const textOf = (pattern: string): string =>
  globSync(pattern, { cwd: root, exclude: ["src/i18n/**"] })
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
const everything = textOf("src/**/*.{ts,astro,js}");
const ofTheAdmin = textOf("src/admin/**/*.{ts,astro}");
const asked = (headers: Record<string, string>, url = "/admin/") => languageFor({ headers, url }).locale;

test.each(LANGUAGES.slice(1))("every translation into $locale has the placeholders of its English text", ({ wordings }) => {
  for (const [key, wording] of Object.entries(wordings))
    for (const form of typeof wording === "string" ? [wording] : Object.values(wording))
      expect(namesIn(form), key).toEqual(namesIn(key));
});

/** The source between an opening bracket and the one that closes it; brackets inside strings do not count. */
function within(source: string): string {
  let depth = 1;
  for (const { 0: token, index } of source.matchAll(/"(?:[^"\\\n]|\\.)*"|[({[]|[)}\]]/g)) {
    if (!token.startsWith('"')) depth += "({[".includes(token) ? 1 : -1;
    if (depth === 0) return source.slice(0, index);
  }
  return source;
}

/** The strings in double quotation marks after each match of `opening`, without those that something is compared with. */
const quotedAfter = (opening: RegExp, source: string): string[] =>
  [...source.matchAll(opening)].flatMap(({ 0: { length }, index }) =>
    [...within(source.slice(index + length)).matchAll(/(?<![!=]== )"((?:[^"\\\n]|\\.)*)"/g)].map(
      ([, quoted]) => quoted as string,
    ),
  );

test.each(LANGUAGES.slice(1).filter(({ isPartial }) => !isPartial))(
  "$locale translates every text of the admin and every error message",
  ({ wordings }) => {
    const refusals = textOf("src/{admin,domain,usecases}/**/*.{ts,astro}");
    const texts = [
      ...quotedAfter(/\b(?:t|translate|phrase|counted)\(|\bof=\{/g, ofTheAdmin),
      ...[...ofTheAdmin.matchAll(/<Text\s+of="([^"]+)"/g)].map(([, text]) => text as string),
      ...quotedAfter(/\bnew (?:Refusal|Conflict|TooSoon)\(/g, refusals).filter((text) => text.includes(" ")),
    ];
    expect(texts.length).toBeGreaterThan(800);
    expect([...new Set(texts)].filter((text) => /[a-z]/i.test(text) && !(text in wordings))).toEqual([]);
  },
);

test.each(LANGUAGES.slice(1))("$locale has no unused translations", ({ wordings }) => {
  const isUsed = (key: string) => everything.includes(JSON.stringify(key)) || new RegExp(`^ +${key}:`, "m").test(everything);
  expect(Object.keys(wordings).filter((key) => !everything.includes(JSON.stringify(key)) && !isUsed(key))).toEqual([]);
});

test("the selected language is used; without a selection the browser's, otherwise English", () => {
  expect(asked({})).toBe("en");
  expect(asked({ cookie: "afloat=x; afloat_language=zh-CN" })).toBe("zh-CN");
  expect(asked({ cookie: "afloat_language=en", "accept-language": "zh-CN" })).toBe("en");
  expect(asked({ cookie: "afloat_language=none", "accept-language": "zh-CN,en;q=0.5" })).toBe("zh-CN");
  expect(asked({ "accept-language": "fr, en;q=0.4, zh;q=0.8" })).toBe("zh-CN");
  expect(asked({ "accept-language": "zh-TW, en;q=0.1" })).toBe("en");
  expect(asked({}, "/subscribe/?lang=zh-CN")).toBe("zh-CN");
});

test("selecting a language redirects only to pages of the admin", () => {
  expect(pageAfterLanguage("/admin/people/?done=x")).toBe("/admin/people/?done=x");
  for (const back of [
    null,
    "https://evil.example/admin/",
    "//evil.example/admin/",
    "/admin/language/?to=en",
    "/\\evil.example",
    "x",
  ])
    expect(pageAfterLanguage(back), `${back}`).toBe("/admin/");
});
