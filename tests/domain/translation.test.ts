import { expect, test } from "vitest";
import { refusalsIn } from "#domain/errors.ts";
import { missingTranslations } from "#domain/record/missing-translations.ts";
import { checkLocales, correctedTranslations, textIn, translationsOf } from "#domain/translation.ts";
import { checkTexts, checkTitles, MAX_MESSAGE_LENGTH } from "#domain/updates/text-rules.ts";
import { incident, update } from "#tests/support/worlds/sample.ts";

const fieldsOf = (check: () => void): string[] => {
  try {
    check();
    return [];
  } catch (error) {
    return refusalsIn(error).map(({ field }) => field);
  }
};

test("a reader gets the translation, or the original if there is none, marked as such", () => {
  const translations = { "zh-CN": "调用失败。" };
  expect(textIn("Calls fail.", translations, "zh-CN")).toEqual({ text: "调用失败。", locale: "zh-CN" });
  expect(textIn("Calls fail.", translations, "de")).toEqual({ text: "Calls fail.", locale: undefined });
  expect(textIn("Calls fail.", undefined, "zh-CN")).toEqual({ text: "Calls fail.", locale: undefined });
  expect(textIn("Calls fail.", translations, "constructor")).toEqual({ text: "Calls fail.", locale: undefined });
});

test("translations have a fixed order, and empty ones are omitted", () => {
  expect(JSON.stringify(translationsOf({ "zh-CN": "好", de: "Gut", fr: "  " }))).toBe('{"de":"Gut","zh-CN":"好"}');
  expect([translationsOf({ de: "" }), translationsOf({}), translationsOf(undefined)]).toEqual([undefined, undefined, undefined]);
});

test("translations belong to the text that they translate, unless new ones are given", () => {
  const previous = { de: "Alt", "zh-CN": "旧" };
  expect(correctedTranslations(previous, { "zh-CN": "新" }, true)).toEqual({ de: "Alt", "zh-CN": "新" });
  expect(correctedTranslations(previous, { "zh-CN": "" }, true)).toEqual({ de: "Alt" });
  expect(correctedTranslations(previous, { "zh-CN": "新" }, false)).toEqual({ "zh-CN": "新" });
  expect(correctedTranslations(previous, undefined, false)).toBeUndefined();
});

test("a translation must follow the rules of its original, and errors name its language", () => {
  const long = "长".repeat(MAX_MESSAGE_LENGTH + 1);
  expect(fieldsOf(() => checkTexts({ text: "", translations: { "zh-CN": long } }))).toEqual(["message", "translations.zh-CN"]);
  expect(fieldsOf(() => checkTitles({ title: "Down", titleTranslations: { "zh-CN": "故\n障" } }))).toEqual([
    "titleTranslations.zh-CN",
  ]);
  for (const locale of ["zh_CN", "zh-cn", "", "__proto__x!"])
    expect(
      fieldsOf(() => checkTexts({ text: "Down.", translations: { [locale]: "坏" } })),
      locale,
    ).toEqual([`translations.${locale}`]);
});

test.each([
  [["en"], "zh-CN", "The site has no pages in “zh-CN”. Leave out the translation, or add its language to site.locales first."],
  [["en", "zh-CN"], "de", "The site has no pages in “de”. Use one of: zh-CN."],
  [["en", "zh-CN"], "en", "“en” is the language of the text itself. Use one of: zh-CN."],
])("a site in %j refuses translations into %s", (locales, locale, message) => {
  expect(() => checkLocales("translations", { [locale]: "x" }, locales)).toThrow(`translations.${locale}: ${message}`);
});

test("missing translations are listed, language by language", () => {
  const [first, second] = [update("investigating", 0), update("identified", 5)];
  const translatedFirst = {
    ...first,
    revisions: first.revisions.map((each) => ({ ...each, translations: { "zh-CN": "坏了。" } })),
  };
  const partly = incident([translatedFirst, second]);
  expect(missingTranslations(partly, ["en", "zh-CN"])).toEqual([{ locale: "zh-CN", title: true, updates: [second.id] }]);
  expect(
    missingTranslations({ ...incident([translatedFirst]), titleTranslations: { "zh-CN": "故障" } }, ["en", "zh-CN"]),
  ).toEqual([]);
  expect(missingTranslations(partly, ["en"])).toEqual([]);
});
