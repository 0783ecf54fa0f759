import { expect, test } from "vitest";
import { refusalsIn } from "#domain/errors.ts";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";

const AROUND = { zone: "Etc/UTC", day: "2024-04-11" };
const read = (markdown: string) => readMarkdownPostmortem(markdown, AROUND).content;

test("a text of more than a million characters is refused with its size, the limit and what to do", () => {
  try {
    read("a".repeat(1_000_001));
    expect.unreachable();
  } catch (error) {
    expect(refusalsIn(error)).toMatchObject([{ field: "markdown", rule: expect.stringMatching(/1000001 .* 1000000 /) }]);
  }
});

test.each(["> ", ">", "- ", "1. ", "* ", "- > "])("ten thousand of “%s” in a line are refused with the line", (mark) =>
  expect(() => read(`Down.\n\n${mark.repeat(10_000)}x`)).toThrow("markdown: Line 3 nests"),
);

test.each(["[[", "==a ", "`a ``b ", "[a](", "<!-- ", "**", " ", "12:00 ", "_", "- a\n  - b\n", "Cause: a\n"])(
  "a long text of “%s” is read to its end",
  (unit) => {
    const { impact, rootCause } = read(`## Impact\n\nbegin ${unit.repeat(60_000 / unit.length)} end`);
    expect(`${impact}${rootCause.at(-1)?.text ?? ""}`).toMatch(/^begin.*end$/s);
  },
);

test("a large document keeps every item, row and line of code", () => {
  const many = Array.from({ length: 4_000 }, (_, index) => index);
  const items = many.map((index) => `- item${index}\n  - under${index}`).join("\n");
  const rows = many.map((index) => `| 12:00 | row${index} |`).join("\n");
  const code = many.map((index) => `# code${index}`).join("\n");
  const content = read(
    `# A\n\n${items}\n\n## Timeline\n\n| Time | Event |\n|-|-|\n${rows}\n\n## Impact\n\n\`\`\`\n${code}\n\`\`\``,
  );
  expect(content.summary).toBe(items);
  expect(content.timeline.map(({ text }) => text)).toEqual(many.map((index) => `row${index}`));
  expect(content.impact).toBe(`\`\`\`\n${code}\n\`\`\``);
});
