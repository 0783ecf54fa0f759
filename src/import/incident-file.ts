import { z } from "zod";
import type { Figure } from "../domain/figure.ts";
import type { ImpactChange } from "../domain/impact.ts";
import { INCIDENT_STATUSES, type Incident, inOrder, type Update } from "../domain/incident.ts";
import { LEVELS } from "../domain/level.ts";
import { currentText } from "../domain/revision.ts";
import { type Catalogue, cellKey, expandScope } from "../domain/service.ts";
import { type Instant, toIso } from "../domain/time.ts";
import { idFrom } from "../usecases/context.ts";
import { id, readJson, text, time } from "./fields.ts";
import { FilePostmortem, toPostmortem, writePostmortem } from "./postmortem-file.ts";

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
const FileUpdate = z
  .strictObject({
    id: id.optional(),
    at: time,
    postedAt: time.optional(),
    status: z.enum(INCIDENT_STATUSES),
    message: text,
    nextUpdateAt: time.optional(),
    impacts: z.array(Impact).default([]),
    /** All states of the text, oldest first, where there is more than one; `message` is the last. */
    revisions: z.array(FileRevision).optional(),
  })
  .refine(({ message, revisions }) => revisions === undefined || revisions.at(-1)?.message === message, {
    path: ["message"],
    message: "It is not the text of the last revision. Make both the same, or leave the revisions out.",
  });
const FileFigure = z.strictObject({
  name: text,
  value: z.number(),
  unit: text.nullable().default(null),
  basis: z.enum(["estimate", "confirmed"]),
  asOf: time.nullable().default(null),
  note: text.nullable().default(null),
});
const FileIncident = z.strictObject({
  id: id.optional(),
  title: text,
  kind: z.literal("incident").default("incident"),
  startedAt: time,
  detectedAt: time.nullable().default(null),
  updates: z.array(FileUpdate).min(1, "It is empty. An incident has at least one update."),
  figures: z.array(FileFigure).default([]),
  postmortem: FilePostmortem.nullable().default(null),
  /** By when a word on the cause was promised. */
  postmortemPromise: z.strictObject({ preliminaryBy: time, finalBy: time }).nullable().default(null),
});

/** Reads one line of an incident file. Refuses with the path of each wrong field. Ids left out are made from the content. */
export function readIncidentLine(line: string, catalogue: Catalogue): Incident {
  const { kind: _, ...file } = readJson(FileIncident, line, "line");
  const incidentId = file.id ?? idFrom("incident", file.title, file.startedAt);
  const updates = file.updates.map((update, index) => toUpdate(update, catalogue, incidentId, index));
  const lastPosted = Math.max(...updates.map(({ postedAt }) => postedAt));
  const postmortem = file.postmortem && toPostmortem(file.postmortem, lastPosted);
  return { ...file, id: incidentId, updates: inOrder(updates), postmortem };
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
  const { id: incidentId, title, startedAt, detectedAt, updates, figures, postmortem, postmortemPromise } = incident;
  return JSON.stringify({
    id: incidentId,
    title,
    kind: "incident",
    startedAt: toIso(startedAt),
    ...(detectedAt !== null && { detectedAt: toIso(detectedAt) }),
    updates: updates.map(writeUpdate),
    ...(figures.length > 0 && { figures: figures.map(writeFigure) }),
    ...(postmortem && { postmortem: writePostmortem(postmortem) }),
    ...(postmortemPromise && {
      postmortemPromise: {
        preliminaryBy: toIso(postmortemPromise.preliminaryBy),
        finalBy: toIso(postmortemPromise.finalBy),
      },
    }),
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
  ...(!isPlain(revisions, postedAt) && {
    revisions: revisions.map(({ text: message, publishedAt, reason, loud }) => ({
      message,
      publishedAt: toIso(publishedAt),
      reason,
      loud,
    })),
  }),
});

/** Whether the text never changed, so that the message alone says it all. */
const isPlain = ([first, ...more]: Update["revisions"], postedAt: Instant): boolean =>
  more.length === 0 && first?.publishedAt === postedAt && first.reason === null && first.loud;

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
