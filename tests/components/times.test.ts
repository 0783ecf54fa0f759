import { expect, test } from "vitest";
import { timeDescriberFrom } from "#components/page/times.ts";
import { inEnglish } from "#domain/phrase.ts";
import { DAY, HOUR } from "#domain/time.ts";
import { at } from "#tests/support/worlds/demo.ts";

const first = at("2024-04-08T15:23:00+08:00");

test("the times of an incident within a day show the date only when it changes; those of a longer one always show it", () => {
  const night = timeDescriberFrom(first, "Asia/Shanghai", first + 10 * HOUR);
  expect(inEnglish(night(first))).toBe("15:23");
  expect(inEnglish(night(first + 9 * HOUR))).toBe("9 Apr 2024, 00:23");
  expect(inEnglish(timeDescriberFrom(first, "Asia/Shanghai", first + 30 * DAY)(first))).toBe("8 Apr 2024, 15:23");
});
