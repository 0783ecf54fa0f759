import { expect, test } from "vitest";
import { type Field, fieldOf } from "#postmortem-markdown/headings.ts";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";

const AROUND = { zone: "Etc/UTC", day: "2024-04-11" };
const contentOf = (markdown: string) => readMarkdownPostmortem(markdown, AROUND).content;

const WORDINGS: [Field, string][] = [
  ["summary", "Issue Summary, What happened?, Executive summary, TL;DR, 1. Overview, 概述, 摘要"],
  ["impact", "Impact, Customer impact, User Impact:, 💥 Impact, 影响, 三、影响"],
  ["trigger", "Trigger, 触发原因"],
  ["rootCause", "Root Cause, Cause, **Root cause**, Why did it happen?, 5 whys, Root Cause and Resolution, 根因, 根本原因"],
  ["contributingFactors", "Contributing Factors, Contributing factors (findings)"],
  ["detection", "Detection, How we noticed, 检测, 发现"],
  ["resolution", "Resolution, Mitigation, Recovery, Resolution & recovery, 处理过程, 恢复"],
  ["actions", "Corrective and Preventative Measures, Action items, Follow-ups, Next steps, Remediation, 改进措施, 后续改进"],
  ["lessons", "Lessons learned, What went well, What went wrong, Where we got lucky, 经验教训"],
  ["timeline", "Timeline, Chronology, Sequence of events, The timeline, 时间线"],
];
test.each(WORDINGS.flatMap(([field, headings]) => headings.split(", ").map((heading) => [heading, field] as const)))(
  "“%s” names the field %s",
  (heading, field) => expect(fieldOf(heading)).toBe(field),
);

test.each(["Related", "Stats", "Impact on the weather", "Improvements Needed", "Why", ""])("“%s” names no field", (heading) =>
  expect(fieldOf(heading)).toBeUndefined(),
);

test.each(["# ", "### ", "###### ", ""])("a heading with “%s” before it, or a bold line, starts a field", (mark) => {
  const headed = (heading: string) => (mark ? `${mark}${heading}` : `**${heading}**`);
  const content = contentOf(`${headed("Impact")}\n\nAll were hit.\n\n${headed("Detection")}\n\nAn alert.`);
  expect([content.impact, content.detection, content.summary]).toEqual(["All were hit.", "An alert.", ""]);
});

test("an unknown heading stays in the text of the field around it, with its own mark", () => {
  const content = contentOf("## Impact\n\nBad.\n\n### By region\n\nWorse in A.\n\n## Related\n\n- [x](https://x.example)");
  expect(content.impact).toBe("Bad.\n\n### By region\n\nWorse in A.");
  expect(content.summary).toBe("## Related\n\n- [x](https://x.example)");
});

test.each(["### Related", "**Related**"])("“%s” ends the actions", (heading) => {
  const { actions, summary } = contentOf(`## Actions\n\n- Do it\n\n${heading}\n\n- A page`);
  expect([actions.length, summary]).toEqual([1, `${heading}\n\n- A page`]);
});

test("headings under the root cause start separate causes", () => {
  const { rootCause } = contentOf(
    "## Root cause\n\nTwo things.\n\n### It broke\n\nA typo.\n\n#### Where\n\nHere.\n\n### It stayed broken\n\nA loop.",
  );
  expect(rootCause).toEqual([
    { title: null, text: "Two things." },
    { title: "It broke", text: "A typo.\n\n#### Where\n\nHere." },
    { title: "It stayed broken", text: "A loop." },
  ]);
});

test("without a separate section, the root cause is what a labelled sentence states, and empty if there is none", () => {
  expect(contentOf("We were down. Root cause: a bad deploy. It is mended.").rootCause).toEqual([
    { title: null, text: "a bad deploy." },
  ]);
  expect(contentOf("We were down because of a deploy.").rootCause).toEqual([]);
});

test("lessons retain whether it went well or badly", () => {
  const { lessons } = contentOf(
    "## Lessons learned\n\n- Test more\n\n### What went well\n\n- Rollback\n\n### What went wrong\n\n- Alerts",
  );
  expect(lessons).toEqual(["Test more", "What went well: Rollback", "What went wrong: Alerts"]);
});

test("a postmortem in Chinese is read like any other", () => {
  const markdown = `# 云 API 故障
## 概述
控制台不可用，影响 1,957 个客户。
## 时间线
- 2024-04-08 15:23 发现异常
- 2024年4月8日 16:40：回滚完成
## 根本原因
配置错误。
## 处理过程
回滚。
## 改进措施
- [ ] 增加校验
- [x] 增加告警
## 经验教训
先灰度。`;
  const { content, figures, title } = readMarkdownPostmortem(markdown, { zone: "Asia/Shanghai", day: "2024-04-08" });
  expect(title).toBe("云 API 故障");
  expect(content).toMatchObject({ summary: "控制台不可用，影响 1,957 个客户。", resolution: "回滚。", lessons: ["先灰度。"] });
  expect(content.rootCause).toEqual([{ title: null, text: "配置错误。" }]);
  expect(content.timeline.map(({ at, text }) => [new Date(at).toISOString(), text])).toEqual([
    ["2024-04-08T07:23:00.000Z", "发现异常"],
    ["2024-04-08T08:40:00.000Z", "回滚完成"],
  ]);
  expect(content.actions.map(({ title: what, state }) => [what, state])).toEqual([
    ["增加校验", "open"],
    ["增加告警", "done"],
  ]);
  expect(figures).toMatchObject([{ name: "customers_affected", value: 1957, unit: "customers", basis: "confirmed" }]);
});

test("prose without a heading is the summary, unchanged", () => {
  const prose = "We were down.\n\nIt is *over*,  and\nwe are sorry.";
  expect(contentOf(prose)).toMatchObject({ summary: prose, rootCause: [], timeline: [], actions: [], stage: "preliminary" });
});
