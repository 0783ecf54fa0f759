import fc from "fast-check";
import { expect, test } from "vitest";
import { excerpt } from "#domain/notifications/excerpt.ts";

test("a text that fits is complete", () => {
  expect(excerpt("One.\n\nTwo.", 20)).toEqual({ text: "One.\n\nTwo.", isComplete: true });
});

test("a longer text is cut between blocks, and no code block is split", () => {
  const text = "First.\n\n```\na\n\nb\n```\n\nLast words that do not fit.";
  expect(excerpt(text, 30)).toEqual({ text: "First.\n\n```\na\n\nb\n```", isComplete: false });
  expect(excerpt(text, 12)).toEqual({ text: "First.", isComplete: false });
});

test("a first block that is too long is cut between words", () => {
  expect(excerpt("word ".repeat(20), 12)).toEqual({ text: "word word…", isComplete: false });
});

test("an excerpt is never longer than allowed, never empty, and always a beginning of the text", () => {
  const text = fc.array(fc.constantFrom("word", " ", "\n", "\n\n", "```", "漢", "- one"), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 80 }), (parts, limit) => {
      const markdown = `x${parts.join("")}`;
      const { text: shown, isComplete } = excerpt(markdown, limit);
      expect(shown.length).toBeLessThanOrEqual(limit + 1);
      expect(shown).not.toBe("");
      expect(isComplete).toBe(markdown.length <= limit);
      expect(markdown.startsWith(shown.replace(/…$/, ""))).toBe(true);
    }),
  );
});
