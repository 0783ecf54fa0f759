import { z } from "zod";
import { INCIDENT_LEVELS } from "#domain/impact/level.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { fieldTexts } from "#domain/incidents/fields.ts";
import { INCIDENT_STATUSES, type Incident } from "#domain/incidents/incident.ts";
import { toIso } from "#domain/time.ts";
import { translatedPart } from "#domain/translation.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { inOrder } from "#domain/updates/update.ts";
import { idFrom } from "#usecases/context.ts";
import { id, incidentFields, readJson, text, time, translations } from "./fields.ts";
import { FilePostmortem, toPostmortem, writePostmortem } from "./postmortem-file.ts";
import {
  checkLastRevision,
  fileCorrections,
  fileImpacts,
  toCorrections,
  toUpdate,
  UPDATE_FIELDS,
  writeCorrections,
  writeUpdate,
} from "./update-file.ts";

const FileUpdate = z
  .strictObject({ ...UPDATE_FIELDS, status: z.enum(INCIDENT_STATUSES), impacts: fileImpacts(INCIDENT_LEVELS) })
  .superRefine(checkLastRevision);
/** A figure as a file has it. */
export const FileFigure = z.strictObject({
  name: text,
  value: z.number(),
  unit: text.nullable().default(null),
  basis: z.enum(["estimate", "confirmed"]),
  asOf: time.nullable().default(null),
  note: text.nullable().default(null),
});
/** An incident as a file has it. */
export const FileIncident = z.strictObject({
  id: id.optional(),
  title: text,
  titleTranslations: translations,
  kind: z.literal("incident").default("incident"),
  ...incidentFields,
  /** The corrections of its title and fields, oldest first, each with what it replaced. */
  corrections: fileCorrections(incidentFields),
  updates: z.array(FileUpdate).min(1, "It is empty. An incident has at least one update."),
  figures: z.array(FileFigure).default([]),
  postmortem: FilePostmortem.nullable().default(null),
  /** By when a postmortem was promised. */
  postmortemPromise: z.strictObject({ preliminaryBy: time, finalBy: time }).nullable().default(null),
});

/** Reads one line of an incident file. Refuses with the path of each wrong field. Ids left out are made from the content. */
export function readIncidentLine(line: string, catalogue: Catalogue): Incident {
  const { titleTranslations, postmortemPromise, ...file } = readJson(FileIncident, line, "line");
  const incidentId = file.id ?? idFrom("incident", file.title, file.startedAt);
  const updates = file.updates.map((update, index) => toUpdate(update, catalogue, incidentId, index));
  const lastPosted = Math.max(...updates.map(({ postedAt }) => postedAt));
  const postmortem = file.postmortem && toPostmortem(file.postmortem, lastPosted);
  const titles = translatedPart("titleTranslations", titleTranslations);
  const corrections = toCorrections(file.corrections);
  const parts = { corrections, updates: inOrder(updates), postmortem, postmortemCommitment: postmortemPromise };
  return { ...file, ...titles, id: incidentId, ...parts };
}

/** Writes an incident as one line; reading it gives the same incident. Times are UTC. */
export function writeIncidentLine(incident: Incident): string {
  const { id: incidentId, title, titleTranslations, updates, figures, postmortem, postmortemCommitment } = incident;
  return JSON.stringify({
    id: incidentId,
    title,
    ...translatedPart("titleTranslations", titleTranslations),
    kind: "incident",
    ...fieldTexts(incident),
    ...writeCorrections(incident.corrections, fieldTexts),
    updates: updates.map((update) => writeUpdate(update)),
    ...(figures.length > 0 && { figures: figures.map(writeFigure) }),
    ...(postmortem && { postmortem: writePostmortem(postmortem) }),
    ...(postmortemCommitment && {
      postmortemPromise: {
        preliminaryBy: toIso(postmortemCommitment.preliminaryBy),
        finalBy: toIso(postmortemCommitment.finalBy),
      },
    }),
  });
}

const writeFigure = ({ name, value, unit, basis, asOf, note }: Figure) => ({
  name,
  value,
  ...(unit !== null && { unit }),
  basis,
  ...(asOf !== null && { asOf: toIso(asOf) }),
  ...(note !== null && { note }),
});
