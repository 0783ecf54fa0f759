import { type Postmortem, type PostmortemContent, postmortemOf } from "#domain/incidents/postmortem.ts";
import { dayOf } from "#domain/time.ts";
import { readMarkdownPostmortem } from "#postmortem-markdown/read.ts";
import type { StatuspageUpdate } from "./file.ts";
import { postedAtOf } from "./file.ts";

const EMPTY: PostmortemContent = {
  stage: "final",
  ...{ summary: "", impact: "", trigger: "", detection: "", resolution: "" },
  ...{ rootCause: [], contributingFactors: [], lessons: [], timeline: [], actions: [] },
};

/** The postmortem in the last of an incident's updates with that status; null where there is none. */
export function postmortemIn(updates: readonly StatuspageUpdate[], zone: string): Postmortem | null {
  const last = updates.at(-1);
  if (!last?.body?.trim()) return null;
  const publishedAt = Math.max(postedAtOf(last), last.created_at);
  return postmortemOf([{ content: contentOf(last.body, dayOf(publishedAt, zone), zone), publishedAt, reason: null, loud: true }]);
}

/** A postmortem's text by its headings. Where none of them is the root cause, the complete text is the root cause. */
export function contentOf(body: string, day: string, zone: string): PostmortemContent {
  const { content } = readMarkdownPostmortem(body, { zone, day });
  const isExplained = content.rootCause.some(({ text }) => text.trim());
  return isExplained ? { ...content, stage: "final" } : { ...EMPTY, rootCause: [{ title: null, text: body.trim() }] };
}
