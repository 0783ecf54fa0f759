import type { PostmortemText } from "#domain/incidents/postmortem.ts";

/** A field that a heading can name. */
export type Field = PostmortemText | "rootCause" | "contributingFactors" | "lessons" | "timeline" | "actions";

/** The headings of each field, in lower case, without numbering, hyphens and closing marks. */
const WORDINGS: Record<Field, string> = {
  summary: `summary, executive summary, issue summary, incident summary, summary of events, overview, abstract, tl;dr, tldr,
    what happened, what has happened, description, incident description, 概述, 概要, 摘要, 总结, 事件概述, 故障概述, 事故概述,
    事件摘要, 故障描述, 事件描述, 发生了什么`,
  impact: `impact, customer impact, user impact, business impact, service impact, incident impact, impact on customers,
    impact on users, scope of impact, who was affected, what was affected, affected users, affected customers, 影响, 影响范围,
    影响面, 客户影响, 用户影响, 业务影响, 故障影响`,
  trigger: "trigger, triggers, triggering event, what triggered it, what set it off, 触发, 触发原因, 触发条件, 诱因",
  rootCause: `root cause, root causes, root cause(s), cause, causes, cause(s), root cause analysis, rca, cause analysis,
    why did it happen, why did this happen, why it happened, what caused it, what caused the outage, underlying cause,
    technical cause, 5 whys, five whys, 5 why, 根因, 根本原因, 根因分析, 根本原因分析, 原因, 原因分析, 故障原因, 事故原因, 五个为什么`,
  contributingFactors: `contributing factor, contributing factors, contributing factors (findings), contributing causes,
    contributory factors, findings, what made it worse, aggravating factors, 促成因素, 加重因素, 相关因素`,
  detection: `detection, how we noticed, how did we notice, how it was noticed, how was it noticed, how we detected it,
    how was it detected, how it was detected, discovery, 检测, 发现, 发现过程, 故障发现, 问题发现, 如何发现, 检测与发现`,
  resolution: `resolution, mitigation, recovery, fix, mitigation steps, how we fixed it, how was it fixed, how it was fixed,
    how it was resolved, how it was mended, how we responded, response, incident response, 处理, 处理过程, 处置过程, 恢复, 恢复过程,
    修复, 修复过程, 解决, 解决方案, 解决过程, 应急处理`,
  actions: `action items, action item, actions, action plan, corrective actions, corrective action, preventive actions,
    preventative actions, corrective and preventative measures, corrective and preventive measures,
    corrective and preventative actions, corrective and preventive actions, corrective measures, preventive measures,
    preventative measures, prevention, follow ups, follow up, followups, followup, follow up actions, follow up items,
    next steps, remediation, remediation items, remediations, improvements, planned improvements, todo, todos, to do,
    what we will do, what we will change, what will be changed, what we are doing about it, 改进措施, 后续改进, 改进, 改进计划,
    改进项, 后续措施, 后续行动, 后续计划, 行动项, 整改措施, 预防措施, 待办, 待办事项`,
  lessons: `lessons, lesson, lessons learned, lessons learnt, learnings, what we learned, what did we learn, key takeaways,
    takeaways, what went well, what went wrong, what went poorly, what went badly, what did not go well, what didn't go well,
    what could have gone better, what can be improved, where we got lucky, where did we get lucky, 经验教训, 经验与教训, 教训,
    经验总结, 做得好的, 做得好的地方, 做得不好的, 做得不好的地方, 侥幸之处`,
  timeline: `timeline, time line, incident timeline, timeline of events, detailed timeline, chronology, sequence of events,
    course of events, what happened when, 时间线, 时间轴, 事件经过, 故障经过, 事故经过, 事件时间线, 故障时间线, 处理时间线`,
};
/** Known headings without a field, which end the field above them. */
const WITHOUT_FIELD = new Set(
  "related, related links, related documents, references, links, stats, statistics, metrics, 相关, 相关链接, 参考, 统计".split(
    ", ",
  ),
);
/** Headings that say more than the name of their field, and therefore stay with the text under them. */
const NARRATIVE = /^(what (?!we learned|did we learn)|where |做得|侥幸)/;

const FIELDS = new Map(
  Object.entries(WORDINGS).flatMap(([field, wordings]) =>
    wordings.split(/,\s+/).map((wording) => [wording, field as Field] as const),
  ),
);

/** The field that a heading or label names; undefined where it is not one of the wordings. */
export function fieldOf(heading: string): Field | undefined {
  if (heading.length > 100) return undefined;
  const wording = normalize(heading);
  const exact = FIELDS.get(wording);
  if (exact) return exact;
  const parts = wording.split(/\s+and\s+|\s*[/,、与和及]\s*/).map((part) => FIELDS.get(part));
  return parts.every(Boolean) ? parts[0] : undefined;
}

/** Whether a heading ends the field above it although it has no field of its own. */
export const endsField = (heading: string): boolean => heading.length <= 100 && WITHOUT_FIELD.has(normalize(heading));

/** A heading without the brackets at its end: `Timeline (times in CET)`. */
export const withoutBrackets = (heading: string): string => heading.replace(/\s?[(（][^()（）]{0,100}[)）][\s:：]{0,5}$/, "");

/** Whether a heading must stay with the text under it, as “What went well” and “What went wrong” must with their lessons. */
export const isNarrative = (heading: string): boolean => NARRATIVE.test(normalize(heading));

function normalize(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[*_`~#\p{Extended_Pictographic}]|\ufe0f/gu, "")
    .replaceAll("’", "'")
    .trim()
    .replace(/^(?:\d+(?:\.\d+)*|[ivx]+|[一二三四五六七八九十]+)[.):、．]\s*/, "")
    .replace(/[\s:：.?？!！]+$/, "")
    .replace(/\s*&\s*/g, " and ")
    .replace(/[\s-]+/g, " ")
    .replace(/^the /, "");
}
