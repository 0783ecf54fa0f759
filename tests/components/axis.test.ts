import fc from "fast-check";
import { expect, test } from "vitest";
import { axisTicks } from "#components/impact/axis.ts";
import { DAY, MINUTE } from "#domain/time.ts";

/** The width of a tick label on a phone, with the space around it, as a share of the axis. */
const LABEL_WIDTH = 0.18;

test("tick labels do not overlap on a phone, and none is before the start or after the end of the axis", () => {
  const axis = fc.record({
    from: fc.integer({ min: 0, max: 60 * 365 * DAY }),
    length: fc.integer({ min: MINUTE, max: 400 * DAY }),
  });
  fc.assert(
    fc.property(axis, ({ from, length }) => {
      const to = from + length;
      const [first, ...inner] = axisTicks(from, to);
      expect([first, inner.pop()]).toEqual([from, to]);
      // The first and last labels are aligned with the ends of the axis, the others are centred.
      for (const tick of inner) expect(Math.min(tick - from, to - tick)).toBeGreaterThan(1.3 * LABEL_WIDTH * length);
      for (const [index, tick] of inner.entries())
        if (index > 0) expect(tick - (inner[index - 1] as number)).toBeGreaterThanOrEqual(LABEL_WIDTH * length);
    }),
    { numRuns: 2_000 },
  );
});

test("an outage of 42 minutes has ticks at round ten minutes", () => {
  const at = (time: string) => Date.parse(`2024-04-08T${time}:00Z`);
  expect(axisTicks(at("07:32"), at("08:14"))).toEqual(["07:32", "07:50", "08:00", "08:14"].map(at));
});
