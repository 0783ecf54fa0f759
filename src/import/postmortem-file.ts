import { z } from "zod";
import {
  ACTION_STATES,
  type Postmortem,
  type PostmortemContent,
  type PostmortemRevision,
  postmortemOf,
  recordedContent,
  STAGES,
} from "#domain/incidents/postmortem.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { readJson, text, time } from "./fields.ts";

const list = z.union([text.transform((one) => [one]), z.array(text)]);
const Action = z.strictObject({
  title: text,
  group: text.nullable().default(null),
  owner: text.nullable().default(null),
  due: text.nullable().default(null),
  state: z.enum(ACTION_STATES).default("open"),
});
const Cause = z.strictObject({ title: text.nullable().default(null), text });

/** The fields of what a postmortem says. */
export const contentFields = {
  stage: z.enum(STAGES).default("final"),
  summary: text.default(""),
  impact: text.default(""),
  trigger: text.default(""),
  detection: text.default(""),
  resolution: text.default(""),
  rootCause: z.union([text.transform((one) => [{ title: null, text: one }]), z.array(Cause)]),
  contributingFactors: list.default([]),
  lessons: list.default([]),
  timeline: z.array(z.strictObject({ at: time, text, source: text.nullable().default(null) })).default([]),
  actions: z.array(Action).default([]),
};
const published = { publishedAt: time, reason: text.nullable().default(null), loud: z.boolean().default(true) };
const FormerState = z
  .strictObject({ ...contentFields, ...published })
  .transform(({ publishedAt, reason, loud, ...rest }) => ({ content: rest, publishedAt, reason, loud }));

/** The `postmortem` of an incident file, which also stands in a file of its own: what holds, and the states it was published in before. */
export const FilePostmortem = z
  .strictObject({ ...contentFields, ...published, publishedAt: time.optional(), former: z.array(FormerState).default([]) })
  .transform(({ former, publishedAt, reason, loud, ...rest }) => ({ former, content: rest, publishedAt, reason, loud }));

/** Reads a postmortem file. When it is published, and what was published before, is not the file's to say. */
export const readPostmortemFile = (json: string): PostmortemContent => readJson(FilePostmortem, json, "file").content;

/** The postmortem of an incident file; without a time of its own it was published at `otherwise`. */
export const toPostmortem = (
  { former, publishedAt, ...current }: z.output<typeof FilePostmortem>,
  otherwise: Instant,
): Postmortem => postmortemOf([...former, { ...current, publishedAt: publishedAt ?? otherwise }]);

/** A postmortem as it stands in a file. */
export function writePostmortem({ revisions }: Postmortem) {
  const [current, ...former] = revisions.map(writeState).reverse();
  return { ...current, ...(former.length > 0 && { former: former.reverse() }) };
}

const writeState = ({ content: said, publishedAt, reason, loud }: PostmortemRevision) => ({
  ...recordedContent(said),
  publishedAt: toIso(publishedAt),
  ...(reason !== null && { reason }),
  ...(!loud && { loud }),
});
