import fc from "fast-check";
import { expect, test } from "vitest";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";
import { missing, textBy } from "./text.ts";

const AROUND = { zone: "Etc/UTC", day: "2024-04-11" };
const KNOWN =
  `Summary, What happened, Impact, Customer impact, Trigger, Root Cause, Root Cause and Resolution, 5 whys, Contributing factors,
  Detection, Resolution, Action items, Next steps, Lessons learned, What went well, Where we got lucky, Timeline, Related, Stats, 根因,
  时间线, 改进措施, 影响, Timeline (UTC), Impact (§), Action items (§)`.split(/,\s+/);

// “§” stands for a unique word, numbered when the document is assembled.
const words = fc.integer({ min: 1, max: 4 }).map((count) => Array(count).fill("§").join(" "));
const sentence = words.map((text) => `${text}.`);
const heading = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.oneof(fc.constantFrom(...KNOWN), words))
  .map(([level, text]) => `${"#".repeat(level)} ${text}`);
const label = fc
  .tuple(
    fc.constantFrom("Root Cause", "Impact", "§", "Action Items", "Related", "Owner", "Duration", "Timeline"),
    fc.option(sentence),
  )
  .map(([name, text]) => (text === null ? `**${name}:**` : `${name}: ${text}`));
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
  fc.tuple(time, sentence).map(([at, text]) => `${at} - ${text}`),
  label,
);
const list = fc
  .tuple(
    fc.constantFrom("- ", "* ", "1. ", "- [ ] ", "- [x] "),
    fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), item), { minLength: 1, maxLength: 5 }),
  )
  .map(([mark, items]) => items.map(([depth, text]) => `${"    ".repeat(depth)}${mark}${text}`).join("\n"));
const table = fc
  .array(fc.tuple(fc.oneof(time, words, fc.constant("")), words, words), { minLength: 1, maxLength: 4 })
  .map((rows) =>
    ["| Time | Event | Owner |", "| --- | --- | --- |", ...rows.map((cells) => `| ${cells.join(" | ")} |`)].join("\n"),
  );
const callout = fc
  .tuple(fc.option(words), list)
  .map(([title, lines]) => [`> [!§]- ${title ?? ""}`, ...lines.split("\n").map((line) => `> ${line}`)].join("\n"));
const code = fc
  .tuple(fc.constantFrom("```", "~~~~"), words, words)
  .map(([fence, info, text]) => `${fence}${info}\n# ${text}\n\n- ${text}\n${fence}`);
const quote = sentence.map((text) => `> ${text}\nlazy § too\n> > ${text}`);
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
      const rows = entries.map(([at, text]) => (isTable ? `| ${at} | ${text} |` : `- ${at}: ${text}`));
      const header = isTable ? ["| Time (UTC) | Event |", "| --- | --- |"] : [];
      const { content } = readMarkdownPostmortem(["## Timeline", "", ...header, ...rows].join("\n"), AROUND);
      const clocks = content.timeline.map(({ at }) => new Date(at).toISOString().slice(11, 16).replace(/^0/, ""));
      expect(clocks).toEqual(entries.map(([at]) => at));
      expect(content.timeline.map(({ text }) => text)).toEqual(entries.map(([, text]) => text));
    }),
  );
});
