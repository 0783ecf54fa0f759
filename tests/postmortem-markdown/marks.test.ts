import { expect, test } from "vitest";
import { plain } from "#postmortem-markdown/plain.ts";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";

const read = (markdown: string) => readMarkdownPostmortem(markdown, { zone: "Etc/UTC", day: "2024-04-11" });

test.each([
  ["[[Page]]", "Page"],
  ["[[Page|shown]]", "shown (Page)"],
  ["[[Page#Heading]]", "Page: Heading"],
  ["![[Page#Heading|shown]]", "shown (Page: Heading)"],
  ["==all of it==", "**all of it**"],
  ["a == b and c == d", "a == b and c == d"],
  ["![a chart](chart.png)", "[a chart](chart.png)"],
  ["![](https://x.example/chart.png)", "https://x.example/chart.png"],
  ["a<!-- to do: ask -->b", "a(to do: ask)b"],
  ["> [!question] Why?\n> - Because", "> **Why?** (question)\n> - Because"],
  ["> [!NOTE]\n> Mind", "> **NOTE**\n> Mind"],
  ["`[[ -f x ]] == y`, ``a ` ==b==`` and ==c==", "`[[ -f x ]] == y`, ``a ` ==b==`` and **c**"],
  ["```sh\n[[ -f x ]] && ==a==\n```\n[[x]]", "```sh\n[[ -f x ]] && ==a==\n```\nx"],
  ["an open [[ and `one", "an open [[ and `one"],
])("%s is shown as plain Markdown", (written, shown) => expect(plain(written)).toBe(shown));

test("links and footnotes that are defined apart follow the text that names them; on the same line they are in it", () => {
  const { content } = read(
    "See [there][a].[^1]\n\n## Lessons\n\n- Mind [that][a].[^1]\n\n[a]: https://x.example\n[^1]: A note.\n\n[b]: https://y.example",
  );
  expect(content.summary).toBe("See [there][a].[1]\n\n[a]: https://x.example\n\n[1] A note.\n\nb: https://y.example");
  expect(content.lessons).toEqual(['Mind [that](https://x.example "a").[1] ([1] A note.)']);
});

test("front matter gives the title and the stage, and keeps the rest as text", () => {
  const { content, title } = read(
    "---\ntitle: The day # of the fox\nstatus: final\ntags: [a, b]\nowner:\n  team: ops\n---\n# The day\n\nIt ran.",
  );
  expect([title, content.stage]).toEqual(["The day", "final"]);
  expect(content.summary).toBe("It ran.\n\n- status: final\n- tags: a, b\n- owner: team: ops\n- of the fox");
});

test.each([
  ["**Status:** Final", "final"],
  ["- Status: final.", "final"],
  ["Status: draft", "preliminary"],
  ["The final status is unknown.", "preliminary"],
])("“%s” in the text makes it %s", (line, stage) => expect(read(`${line}\n\nIt ran.`).content.stage).toBe(stage));

test("a title that differs from the first heading leaves that heading in the text", () => {
  expect(read("---\ntitle: A\n---\n# B\n\nIt ran.")).toMatchObject({ title: "A", content: { summary: "# B\n\nIt ran." } });
  expect(read("It ran.\n\n# B").title).toBe("B");
});

test("text between dashes that is not front matter is text", () => {
  expect(read("---\nWe were down\n---\n\nIt ran.").content.summary).toBe("We were down\n\nIt ran.");
});

test("invalid front matter is refused with its line", () => {
  expect(() => read("---\ntitle: a\ntags: [a\n---\n")).toThrow(/^markdown: Line \d is not YAML/);
  expect(() => read("---\ntitle: a\ntitle: b\n---\n")).toThrow("Line 3 is not YAML");
  expect(() => read(`---\na: ${"[".repeat(20_000)}\n---\n`)).toThrow("markdown: ");
});

test("characters that XML does not allow are dropped, and line breaks of all kinds are equal", () => {
  expect(read("\ufeffa\u0000b\r\n\r\nc\u0007").content.summary).toBe("ab\n\nc");
});
