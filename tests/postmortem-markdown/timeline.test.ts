import { expect, test } from "vitest";
import { toIso } from "#domain/time.ts";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";

const read = (markdown: string, zone = "Etc/UTC", day = "2024-04-11") => readMarkdownPostmortem(markdown, { zone, day });
const timeline = (lines: string, zone?: string) =>
  read(`## Timeline\n\n${lines}`, zone).content.timeline.map(({ at, text }) => `${toIso(at).slice(0, 16)} ${text}`);

test.each([
  ["- 3:00 PM: Down", "2024-04-11T15:00 Down"],
  ["- 12:05 am – Down", "2024-04-11T00:05 Down"],
  ["- 15:23 - Down", "2024-04-11T15:23 Down"],
  ["- **15:23** Down", "2024-04-11T15:23 Down"],
  ["- `15:23` | Down", "2024-04-11T15:23 Down"],
  ["- [15:23 UTC] Down", "2024-04-11T15:23 Down"],
  ["- 2020-01-16 12:00 Down", "2020-01-16T12:00 Down"],
  ["- 2020-01-16T12:00:30Z Down", "2020-01-16T12:00 Down"],
  ["- 2020/1/16 12:00 (JST): Down", "2020-01-16T03:00 Down"],
  ["- January 16th, 2020 at 5 pm PST: Down", "2020-01-17T01:00 Down"],
  ["- 16 Jan 2020, 17:00 UTC+8 Down", "2020-01-16T09:00 Down"],
  ["- 17:00 US/Pacific Down", "2024-04-12T00:00 Down"],
  ["- 09:00 - 11:00 Down", "2024-04-11T09:00 Down (09:00 - 11:00)"],
  ["- 10:45~ Down", "2024-04-11T10:45 Down (10:45~)"],
  ["- 下午3:05：Down", "2024-04-11T15:05 Down"],
  ["06:12 UTC Down", "2024-04-11T06:12 Down"],
])("“%s” is an entry", (line, entry) => expect(timeline(line)).toEqual([entry]));

test("a time zone in a line or a header applies to all, and the site's if the text names none", () => {
  expect(timeline("All times in CET.\n\n- 12:00 Down")).toEqual(["2024-04-11T11:00 Down"]);
  expect(timeline("| When (EDT) | What | Who |\n| --- | --- | --- |\n| 12:00 | Down | Ops |")).toEqual([
    "2024-04-11T16:00 Down (Who: Ops)",
  ]);
  expect(timeline("- 12:00 Down", "Asia/Shanghai")).toEqual(["2024-04-11T04:00 Down"]);
  expect(read("## Timeline\n\n- 12:00 Down", "Asia/Shanghai").notes.join()).toContain("read in Asia/Shanghai");
});

test("a heading that names the time zone applies to all, and stays in the summary", () => {
  const { content } = read("## Timeline (all times in CET)\n\n- 12:00 Down");
  expect(content.timeline.map(({ at, source }) => [toIso(at), source])).toEqual([["2024-04-11T11:00:00Z", null]]);
  expect(content.summary).toBe("## Timeline (all times in CET)");
});

test("an ambiguous time zone is read as the site's, or as the most likely one, and reported", () => {
  expect(timeline("- 12:00 CST Down", "Asia/Shanghai")).toEqual(["2024-04-11T04:00 Down"]);
  expect(timeline("- 12:00 CST Down")).toEqual(["2024-04-11T18:00 Down"]);
  expect(read("## Timeline\n\n- 12:00 CST Down").notes).toContain("CST names several time zones; it was read as UTC-6.");
});

test("times continue after midnight, and in the same half of the day", () => {
  expect(timeline("- 23:50 a\n- 00:10 b\n- 01:00 c")).toEqual(["2024-04-11T23:50 a", "2024-04-12T00:10 b", "2024-04-12T01:00 c"]);
  expect(timeline("- 3:00 PM a\n- 3:05 b\n- 3:01 PM c")).toEqual([
    "2024-04-11T15:00 a",
    "2024-04-11T15:05 b",
    "2024-04-11T15:01 c",
  ]);
});

test("a day in a heading, an item or a separate column applies to the times under it", () => {
  const expected = ["2024-05-01T10:00 a", "2024-05-02T09:00 b"];
  expect(timeline("### 2024-05-01\n\n- 10:00 a\n\n### 2024-05-02\n\n- 09:00 b")).toEqual(expected);
  expect(timeline("- May 1, 2024\n  - 10:00 a\n- May 2, 2024\n  - 09:00 b")).toEqual(expected);
  expect(timeline("| Date | Time | Event |\n|-|-|-|\n| 2024-05-01 | 10:00 | a |\n| 2024-05-02 | 09:00 | b |")).toEqual(expected);
});

test("a row without a time gets the previous row's time, and the reviewer is notified", () => {
  expect(timeline("| Time | Event |\n|-|-|\n| 10:00 | a |\n| later | b |")).toEqual([
    "2024-04-11T10:00 a",
    "2024-04-11T10:00 b (later)",
  ]);
  expect(read("## Timeline\n\n- 10:00 a\n- b").notes.join()).toContain("has no time");
});

test("without a timeline, sentences that state a time become one, and stay in place", () => {
  const markdown =
    "We saw it on May 1, 2024. It broke at 10:00 UTC and was noticed at 10:05. It was over at 10:30.\n\nDuration: 10:00 - 10:30.";
  const { content, outage } = read(markdown);
  expect(content.summary).toBe(markdown);
  expect(content.timeline.map(({ at, text, source }) => [toIso(at), text, source])).toEqual([
    ["2024-05-01T10:00:00Z", "It broke at 10:00 UTC and was noticed at 10:05.", "from the text"],
    ["2024-05-01T10:05:00Z", "It broke at 10:00 UTC and was noticed at 10:05.", "from the text"],
    ["2024-05-01T10:30:00Z", "It was over at 10:30.", "from the text"],
  ]);
  expect([outage.from, outage.to].map((at) => toIso(at as number))).toEqual(["2024-05-01T10:00:00Z", "2024-05-01T10:30:00Z"]);
});

test.each([
  ["- **Start:** 2024-05-01 10:00 UTC\n- **End:** 2024-05-01 11:00 UTC", "2024-05-01T10:00:00Z", "2024-05-01T11:00:00Z"],
  ["Duration: May 1, 2024, 11:00 PM - 1:30 AM (UTC)", "2024-05-01T23:00:00Z", "2024-05-02T01:30:00Z"],
  ["Started at: 2024-05-01 10:00 UTC", "2024-05-01T10:00:00Z", null],
  ["It took a while.", null, null],
])("the outage is as long as the text says: %s", (text, from, to) => {
  const { outage } = read(text);
  expect([outage.from, outage.to].map((at) => (at === null ? null : toIso(at)))).toEqual([from, to]);
});
