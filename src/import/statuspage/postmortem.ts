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

/** The postmortem that the updates of that status hold, the last of them; null without one. */
export function postmortemIn(updates: readonly StatuspageUpdate[], zone: string): Postmortem | null {
  const last = updates.at(-1);
  if (!last?.body?.trim()) return null;
  const publishedAt = Math.max(postedAtOf(last), last.created_at);
  return postmortemOf([{ content: contentOf(last.body, dayOf(publishedAt, zone), zone), publishedAt, reason: null, loud: true }]);
}

/** Its parts by their headings; where none of them is the cause, the whole text is. */
export function contentOf(body: string, day: string, zone: string): PostmortemContent {
  const { content } = readMarkdownPostmortem(body, { zone, day });
  const isExplained = content.rootCause.some(({ text }) => text.trim());
  return isExplained ? { ...content, stage: "final" } : { ...EMPTY, rootCause: [{ title: null, text: body.trim() }] };
}
