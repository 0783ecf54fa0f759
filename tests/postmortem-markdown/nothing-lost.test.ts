import fc from "fast-check";
import { expect, test } from "vitest";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";
import { missing, textBy } from "./text.ts";

const AROUND = { zone: "Etc/UTC", day: "2024-04-11" };
const KNOWN =
  `Summary, What happened, Impact, Customer impact, Trigger, Root Cause, Root Cause and Resolution, 5 whys, Contributing factors,
  Detection, Resolution, Action items, Next steps, Lessons learned, What went well, Where we got lucky, Timeline, Related, Stats, 根因,
  时间线, 改进措施, 影响, Timeline (UTC), Impact (§), Action items (§)`.split(/,\s+/);

// “§” stands for a word of its own, numbered when the document is put together.
const words = fc.integer({ min: 1, max: 4 }).map((count) => Array(count).fill("§").join(" "));
const sentence = words.map((said) => `${said}.`);
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.oneof(fc.constantFrom(...KNOWN), words))
  .map(([level, said]) => `${"#".repeat(level)} ${said}`);
const label = fc
  .tuple(
    fc.constantFrom("Root Cause", "Impact", "§", "Action Items", "Related", "Owner", "Duration", "Timeline"),
    fc.option(sentence),
  )
  .map(([name, said]) => (said === null ? `**${name}:**` : `${name}: ${said}`));
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${hour}:${String(minute).padStart(2, "0")}`);
const marked = fc.constantFrom(
  "[[§|§]] §",
  "![[§#§]]",
  "==§ §==",
  "[§](https://§.example/§)",
  "![§](§.png)",
  "![](§.png)",
  "`[[§]]` ==§",
  "<!-- § § -->",
  "§[^§] [[ §",
  "~~§~~ **§** _§_ <b>§</b>",
  "[§][§]",
);
const item = fc.oneof(
  sentence,
  marked,
  fc.tuple(time, sentence).map(([at, said]) => `${at} - ${said}`),
  label,
);
const list = fc
  .tuple(
    fc.constantFrom("- ", "* ", "1. ", "- [ ] ", "- [x] "),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), item), { minLength: 1, maxLength: 5 }),
  )
  .map(([mark, items]) => items.map(([depth, said]) => `${"    ".repeat(depth)}${mark}${said}`).join("\n"));
const table = fc
  .array(fc.tuple(fc.oneof(time, words, fc.constant("")), words, words), { minLength: 1, maxLength: 4 })
  .map((rows) =>
    ["| Time | Event | Owner |", "| --- | --- | --- |", ...rows.map((cells) => `| ${cells.join(" | ")} |`)].join("\n"),
  );
const callout = fc
  .tuple(fc.option(words), list)
  .map(([said, lines]) => [`> [!§]- ${said ?? ""}`, ...lines.split("\n").map((line) => `> ${line}`)].join("\n"));
const code = fc
  .tuple(fc.constantFrom("```", "~~~~"), words, words)
  .map(([fence, info, said]) => `${fence}${info}\n# ${said}\n\n- ${said}\n${fence}`);
const quote = sentence.map((said) => `> ${said}\nlazy § too\n> > ${said}`);
const definition = fc.constantFrom("[§]: https://§.example", "[^§]: § §\n    and §", '[§]: <§ §> "§"');
const block = fc.oneof(
  heading,
  heading,
  sentence,
  label,
  list,
  list,
  table,
  callout,
  code,
  quote,
  definition,
  marked,
  fc.constant("---"),
);
const documents = fc.array(block, { maxLength: 14 }).map((blocks) => {
  let count = 0;
  return blocks.join("\n\n").replaceAll("§", () => `w${++count}`);
});

test("no document loses any text, for every combination of headings", () => {
  fc.assert(
    fc.property(documents, (document) => {
      const own = [...document.matchAll(/w\d+/g)].join(" ");
      expect(missing(own, textBy(readMarkdownPostmortem(document, AROUND), 0))).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test("no list or table of times loses an entry", () => {
  const lines = fc.array(fc.tuple(time, words), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(lines, fc.boolean(), (entries, isTable) => {
      const rows = entries.map(([at, said]) => (isTable ? `| ${at} | ${said} |` : `- ${at}: ${said}`));
      const head = isTable ? ["| Time (UTC) | Event |", "| --- | --- |"] : [];
      const { content } = readMarkdownPostmortem(["## Timeline", "", ...head, ...rows].join("\n"), AROUND);
      const clocks = content.timeline.map(({ at }) => new Date(at).toISOString().slice(11, 16).replace(/^0/, ""));
      expect(clocks).toEqual(entries.map(([at]) => at));
      expect(content.timeline.map(({ text }) => text)).toEqual(entries.map(([, said]) => said));
    }),
  );
});
