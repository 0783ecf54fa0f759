import { expect, test } from "vitest";
import { ENGLISH, type Language, phrase, phraseParts, translate } from "#domain/phrase.ts";

const CHINESE: Language = {
  locale: "zh-CN",
  name: "中文",
  spacesLatin: true,
  wordings: { "{services} is down in {place}": "{services}在{place}不可用", "{month} {year}": "{year}年{month}月" },
};
const down = (services: string, place: string) => phrase("{services} is down in {place}", { services, place });

test.each([
  { services: "控制台", place: "上海", expected: "控制台在上海不可用" },
  { services: "Cloud API", place: "上海", expected: "Cloud API 在上海不可用" },
  { services: "对象存储 (COS)", place: "Zone A2", expected: "对象存储 (COS) 在 Zone A2 不可用" },
])("a space separates Latin names from Chinese characters, and Chinese names from nothing: $expected", (each) => {
  const source = down(each.services, each.place);
  expect(translate(source, CHINESE)).toBe(each.expected);
  expect(
    phraseParts(source, CHINESE)
      .map(({ text }) => text)
      .join(""),
  ).toBe(each.expected);
});

test.each([
  ["12 分钟", "还有 12 分钟"],
  ["不到 1 分钟", "还有不到 1 分钟"],
])("a Chinese wording has a space before a number, and none before Chinese: %s", (time, expected) => {
  const language = { ...CHINESE, wordings: { "in {time}": "还有 {time}" } };
  const source = phrase("in {time}", { time });
  expect(translate(source, language)).toBe(expected);
  expect(
    phraseParts(source, language)
      .map(({ text }) => text)
      .join(""),
  ).toBe(expected);
});

test("numbers in dates stay together, and a language without the rule gets no space", () => {
  expect(translate(phrase("{month} {year}", { year: 2024, month: 4 }), CHINESE)).toBe("2024年4月");
  expect(translate(down("控制台", "Shanghai"), ENGLISH)).toBe("控制台 is down in Shanghai");
});

test("a text of a million Latin letters is not scanned for each of them", { timeout: 20_000 }, () => {
  const long = "x".repeat(1_000_000);
  expect(translate(phrase("{a}{b}", { a: long, b: "不可用" }), { ...CHINESE, wordings: {} })).toBe(`${long} 不可用`);
});
