import { expect, test } from "vitest";
import { mergeOf } from "#text/diff.ts";

const BASE = "Calls fail.\n\nRunning machines are not affected.\n\nNext word at 16:30.\n";

test("changes of different lines are merged", () => {
  const one = BASE.replace("Calls fail.", "Calls fail in Shanghai.");
  const other = BASE.replace("16:30", "16:45");
  expect(mergeOf(BASE, one, other)).toBe(
    "Calls fail in Shanghai.\n\nRunning machines are not affected.\n\nNext word at 16:45.\n",
  );
  expect(mergeOf(BASE, one, BASE)).toBe(one);
});

test("changes of the same line are left to users", () => {
  expect(
    mergeOf(BASE, BASE.replace("Calls fail", "Most calls fail"), BASE.replace("Calls fail", "Some calls fail")),
  ).toBeUndefined();
});
