import { expect, test } from "vitest";
import { countdownPhrase, isOverdue } from "#domain/due.ts";
import { inEnglish } from "#domain/phrase.ts";
import { HOUR, MINUTE, SECOND } from "#domain/time.ts";
import { minute } from "#tests/support/worlds/sample.ts";

const by = minute(30);

test("a promise can be met until its time, and is overdue after it", () => {
  expect(isOverdue(by, by)).toBe(false);
  expect(isOverdue(by, by + 1)).toBe(true);
});

test.each([
  [-12 * MINUTE - 30 * SECOND, "in 12 min"],
  [-30 * SECOND, "in under a minute"],
  [30 * SECOND, "Overdue by under a minute"],
  [3 * MINUTE, "Overdue by 3 min"],
  [90 * MINUTE, "Overdue by 1 h 30 min"],
  [26 * HOUR, "Overdue by 26 h 0 min"],
])("%i ms after it is due, readers see “%s”", (after, text) => {
  expect(inEnglish(countdownPhrase(by, by + after))).toBe(text);
});
