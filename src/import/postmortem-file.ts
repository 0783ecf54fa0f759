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

/** The fields of a postmortem's content. */
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
const PreviousRevision = z
  .strictObject({ ...contentFields, ...published })
  .transform(({ publishedAt, reason, loud, ...rest }) => ({ content: rest, publishedAt, reason, loud }));

/** A postmortem in an incident file, or in a file of its own: its current content, and its previous revisions in `former`. */
export const FilePostmortem = z
  .strictObject({ ...contentFields, ...published, publishedAt: time.optional(), former: z.array(PreviousRevision).default([]) })
  .transform(({ former, publishedAt, reason, loud, ...rest }) => ({ former, content: rest, publishedAt, reason, loud }));

/** Reads a postmortem file. Its publication time and previous revisions are ignored: publishing determines them. */
export const readPostmortemFile = (json: string): PostmortemContent => readJson(FilePostmortem, json, "file").content;

/** The postmortem of an incident file. Without a time of its own it was published at `defaultPublishedAt`. */
export const toPostmortem = (
  { former, publishedAt, ...current }: z.output<typeof FilePostmortem>,
  defaultPublishedAt: Instant,
): Postmortem => postmortemOf([...former, { ...current, publishedAt: publishedAt ?? defaultPublishedAt }]);

/** A postmortem in the structure of a file. */
export function writePostmortem({ revisions }: Postmortem) {
  const [current, ...previous] = revisions.map(writeRevision).reverse();
  return { ...current, ...(previous.length > 0 && { former: previous.reverse() }) };
}

const writeRevision = ({ content, publishedAt, reason, loud }: PostmortemRevision) => ({
  ...recordedContent(content),
  publishedAt: toIso(publishedAt),
  ...(reason !== null && { reason }),
  ...(!loud && { loud }),
});
