import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { BACKGROUNDS } from "#config/look.ts";
import { contrast } from "#domain/publishing/contrast.ts";
import { root } from "#tests/support/afloat.ts";

test("black on white is 21, a colour on itself 1, and the middle grey of WCAG's examples is in between", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});

test("contrast is symmetric, and never out of its bounds", () => {
  const colour = fc.integer({ min: 0, max: 0xff_ff_ff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);
  fc.assert(
    fc.property(colour, colour, (one, other) => {
      const ratio = contrast(one, other);
      expect(ratio).toBe(contrast(other, one));
      expect(ratio).toBeGreaterThanOrEqual(1);
      expect(ratio).toBeLessThanOrEqual(21.000001);
      expect(contrast(one, one)).toBe(1);
    }),
  );
});

test("the backgrounds that settings are checked against are those of the pages", () => {
  const papers = [...readFileSync(join(root, "src/styles/tokens.css"), "utf8").matchAll(/--paper: (#\w+)/g)].map(
    ([, paper]) => paper,
  );
  expect(papers).toEqual([BACKGROUNDS.light, BACKGROUNDS.dark]);
});
