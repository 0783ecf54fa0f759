import type { Phrase, PhraseValue } from "#domain/phrase.ts";

const { documentElement: root, body } = document;
/** The texts in the page's language, by the English text; none where the page is in English. */
const texts: Record<string, string> = JSON.parse(body.dataset.words ?? "{}");

/** The locale in which the browser formats times. */
export const language = body.dataset.words ? root.lang : "en-GB";

/**
 * An English text in the language of the page, with `{names}` replaced by their values. A name without a value stays. A wording in
 * Chinese has a space for a number; a value that begins in Chinese has none.
 */
export const t = (text: string, values: Record<string, string | number | undefined> = {}): string =>
  (texts[text] ?? text).replace(/((?<=\p{sc=Han}) )?\{(\w+)\}/gu, (placeholder, gap = "", name) => {
    const value = `${values[name] ?? placeholder.trim()}`;
    return /^\p{sc=Han}/u.test(value) ? value : gap + value;
  });

/** A phrase of the domain in the language of the page. */
export function phraseText({ text, values }: Phrase): string {
  const shown = (value: PhraseValue) => (typeof value === "object" ? phraseText(value) : value);
  return t(text, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shown(value)])));
}
