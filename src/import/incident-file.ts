import { z } from "zod";
import { Refusal, Refusals } from "../domain/errors.ts";
import type { Figure } from "../domain/figure.ts";
import type { ImpactChange } from "../domain/impact.ts";
import { INCIDENT_STATUSES, type Incident, inOrder, type Update } from "../domain/incident.ts";
import { LEVELS } from "../domain/level.ts";
import { ACTION_STATES, type Postmortem } from "../domain/postmortem.ts";
import { currentText } from "../domain/revision.ts";
import { type Catalogue, cellKey, expandScope } from "../domain/service.ts";
import { type Instant, parseIso, toIso } from "../domain/time.ts";
import { idFrom } from "../usecases/context.ts";

const time = z.string().transform((text, context): Instant => {
  const at = parseIso(text);
  if (at !== undefined) return at;
  context.addIssue(`“${text}” is no time. Write it with its offset, like 2024-04-08T15:23:00+08:00.`);
  return z.NEVER;
});
const id = z.string().regex(/^[0-9a-z]{12}$/, "is no id. Use 12 characters from 0-9 and a-z, or leave it out.");
const text = z.string();
const list = z.union([text.transform((one) => [one]), z.array(text)]);

const Impact = z.strictObject({
  service: text,
  region: text.default("*"),
  plane: text.optional(),
  level: z.enum(LEVELS),
  at: time.optional(),
});
const FileRevision = z.strictObject({
  message: text,
  publishedAt: time,
  reason: text.nullable().default(null),
  loud: z.boolean().default(true),
});
const FileUpdate = z.strictObject({
  id: id.optional(),
  at: time,
  postedAt: time.optional(),
  status: z.enum(INCIDENT_STATUSES),
  message: text,
  nextUpdateAt: time.optional(),
  impacts: z.array(Impact).default([]),
  /** All states of the text, oldest first, where there is more than one; `message` is the last. */
  revisions: z.array(FileRevision).optional(),
});
const FileFigure = z.strictObject({
  name: text,
  value: z.number(),
  unit: text.nullable().default(null),
  basis: z.enum(["estimate", "confirmed"]),
  asOf: time.nullable().default(null),
  note: text.nullable().default(null),
});
const Action = z.strictObject({
  title: text,
  group: text.nullable().default(null),
  owner: text.nullable().default(null),
  due: text.nullable().default(null),
  state: z.enum(ACTION_STATES).default("open"),
});
const Cause = z.strictObject({ title: text.nullable().default(null), text });
const FilePostmortem = z.strictObject({
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
const FileIncident = z.strictObject({
  id: id.optional(),
  title: text,
  kind: z.literal("incident").default("incident"),
  startedAt: time,
  detectedAt: time.nullable().default(null),
  updates: z.array(FileUpdate).min(1, "is empty. An incident has at least one update."),
  figures: z.array(FileFigure).default([]),
  postmortem: FilePostmortem.nullable().default(null),
});

/** Reads one line of an incident file. Refuses with the path of each wrong field. Ids left out are made from the content. */
export function readIncidentLine(line: string, catalogue: Catalogue): Incident {
  const parsed = FileIncident.safeParse(parseJson(line));
  if (!parsed.success) {
    throw new Refusals(parsed.error.issues.map(({ path, message }) => new Refusal(path.join(".") || "line", message, "")));
  }
  const { kind: _, ...file } = parsed.data;
  const incidentId = file.id ?? idFrom("incident", file.title, file.startedAt);
  const updates = file.updates.map((update, index) => toUpdate(update, catalogue, incidentId, index));
  const lastPosted = Math.max(...updates.map(({ postedAt }) => postedAt));
  const postmortem = file.postmortem && { ...file.postmortem, publishedAt: file.postmortem.publishedAt ?? lastPosted };
  return { ...file, id: incidentId, updates: inOrder(updates), postmortem };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Refusal("line", `This is not JSON: ${(error as Error).message}.`, "Write one incident as one JSON object a line.");
  }
}

function toUpdate(file: z.output<typeof FileUpdate>, catalogue: Catalogue, incidentId: string, index: number): Update {
  const { message, revisions, impacts, postedAt = file.at, nextUpdateAt = null, at, status } = file;
  const changes = new Map<string, ImpactChange>();
  for (const { level, at: changedAt = at, ...scope } of impacts) {
    for (const cell of expandScope(catalogue, scope, `updates.${index}.impacts`))
      changes.set(`${cellKey(cell)} ${changedAt}`, { cell, level, at: changedAt });
  }
  return {
    id: file.id ?? idFrom("update", incidentId, index, at),
    at,
    postedAt,
    status,
    nextUpdateAt,
    revisions: revisions?.map(({ message: former, ...rest }) => ({ text: former, ...rest })) ?? [
      { text: message, publishedAt: postedAt, reason: null, loud: true },
    ],
    impacts: [...changes.values()],
  };
}

/** Writes an incident as one line; reading it gives the same incident. Times are UTC. */
export function writeIncidentLine(incident: Incident): string {
  const { id: incidentId, title, startedAt, detectedAt, updates, figures, postmortem } = incident;
  return JSON.stringify({
    id: incidentId,
    title,
    kind: "incident",
    startedAt: toIso(startedAt),
    ...(detectedAt !== null && { detectedAt: toIso(detectedAt) }),
    updates: updates.map(writeUpdate),
    ...(figures.length > 0 && { figures: figures.map(writeFigure) }),
    ...(postmortem && { postmortem: writePostmortem(postmortem) }),
  });
}

const writeUpdate = ({ id: updateId, at, postedAt, status, nextUpdateAt, revisions, impacts }: Update) => ({
  id: updateId,
  at: toIso(at),
  ...(postedAt !== at && { postedAt: toIso(postedAt) }),
  status,
  message: currentText(revisions),
  ...(nextUpdateAt !== null && { nextUpdateAt: toIso(nextUpdateAt) }),
  ...(impacts.length > 0 && { impacts: impacts.map((impact) => writeImpact(impact, at)) }),
  ...(revisions.length > 1 && {
    revisions: revisions.map(({ text: message, publishedAt, reason, loud }) => ({
      message,
      publishedAt: toIso(publishedAt),
      reason,
      loud,
    })),
  }),
});

const writeImpact = ({ cell, level, at }: ImpactChange, updateAt: Instant) => ({
  service: cell.service,
  ...(cell.region !== null && { region: cell.region }),
  plane: cell.plane,
  level,
  ...(at !== updateAt && { at: toIso(at) }),
});

const writeFigure = ({ name, value, unit, basis, asOf, note }: Figure) => ({
  name,
  value,
  ...(unit !== null && { unit }),
  basis,
  ...(asOf !== null && { asOf: toIso(asOf) }),
  ...(note !== null && { note }),
});

const writePostmortem = ({ publishedAt, timeline, actions, ...rest }: Postmortem) => ({
  ...rest,
  publishedAt: toIso(publishedAt),
  timeline: timeline.map(({ at, text: said, source }) => ({ at: toIso(at), text: said, ...(source !== null && { source }) })),
  actions: actions.map((action) => Object.fromEntries(Object.entries(action).filter(([, value]) => value !== null))),
});
