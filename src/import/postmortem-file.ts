import { z } from "zod";
import { ACTION_STATES, type Postmortem, type PostmortemContent } from "../domain/postmortem.ts";
import { toIso } from "../domain/time.ts";
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

/** The `postmortem` of an incident file, which also stands in a file of its own. */
export const FilePostmortem = z.strictObject({
  stage: z.enum(["preliminary", "final"]).default("final"),
  publishedAt: time.optional(),
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
});

/** Reads a postmortem file. When it is published is not the file's to say. */
export function readPostmortemFile(json: string): PostmortemContent {
  const { publishedAt: _, ...postmortem } = readJson(FilePostmortem, json, "file");
  return postmortem;
}

/** A postmortem as it stands in a file. */
export const writePostmortem = ({ publishedAt, timeline, actions, ...rest }: Postmortem) => ({
  ...rest,
  publishedAt: toIso(publishedAt),
  timeline: timeline.map(({ at, text: said, source }) => ({ at: toIso(at), text: said, ...(source !== null && { source }) })),
  actions: actions.map((action) => Object.fromEntries(Object.entries(action).filter(([, value]) => value !== null))),
});
