import { expect, test } from "vitest";
import { errorText, formErrorsIn } from "#admin/forms/form.ts";
import { Refusal } from "#domain/errors.ts";
import { nameCells } from "#domain/incidents/lifecycle.ts";
import { ENGLISH, inEnglish, phrase, translate } from "#domain/phrase.ts";
import { LANGUAGES } from "#i18n/index.ts";

const CHINESE = LANGUAGES.find(({ locale }) => locale === "zh-CN") ?? ENGLISH;

test("an error shows its times in the page's zone, in which they were typed", () => {
  const refusal = new Refusal("at", phrase("{at} is in the future.", { at: "2030-12-31T16:00:00Z" }), "Use one of the buttons.");
  const [error] = formErrorsIn(refusal);
  if (!error) throw new Error("There is no error.");
  expect(errorText(error, ENGLISH, "Asia/Shanghai")).toBe("2031-01-01 00:00 UTC+08:00 is in the future. Use one of the buttons.");
  expect(errorText(error, ENGLISH, "UTC")).toBe("2030-12-31 16:00 UTC is in the future. Use one of the buttons.");
  expect(errorText(error, CHINESE, "Asia/Shanghai")).toBe("2031-01-01 00:00 UTC+08:00 是将来的时间。请使用其中一个按钮。");
  expect(refusal.rule).toContain("2030-12-31T16:00:00Z");
});

test("places in an error are translated", () => {
  const span = (region: string | null) => ({
    cell: { service: "dns", region, plane: "data" as const },
    ...{ level: "major_outage" as const, from: 0, to: null },
  });
  expect(inEnglish(nameCells([span("north"), span(null)]))).toBe("dns in north, data plane; dns, data plane");
  expect(translate(nameCells([span("north"), span(null)]), CHINESE)).toBe("north 的 dns（数据面）；dns（数据面）");
  expect(inEnglish(nameCells(Array.from({ length: 7 }, () => span(null))))).toMatch(/; dns, data plane and 2 more$/);
});
