import fc from "fast-check";
import { expect, test } from "vitest";
import { canonical } from "#domain/canonical.ts";
import { isDeepEqual } from "#domain/equal.ts";

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, "", "a", "\ud800", "\ufffd"),
    fc.array(tie("any"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("a", "b"), fc.oneof(tie("any"), fc.constant(undefined)), { maxKeys: 2 }),
  ),
})).any;

test("two values are equal exactly if their canonical JSON is", () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 2, maxLength: 2 }), ([one, other]) => {
      expect(isDeepEqual(one, other)).toBe(canonical(one) === canonical(other));
      expect(isDeepEqual(one, structuredClone(one))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
