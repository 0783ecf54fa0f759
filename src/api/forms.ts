import { z } from "zod";
import { IMPACT_LEVELS, INCIDENT_LEVELS, LEVELS } from "#domain/impact/level.ts";
import { type FieldName, type IncidentFields, mapFields } from "#domain/incidents/fields.ts";
import { POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { BY, MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import { schemaOf, text, time } from "#import/fields.ts";
import { FileFigure } from "#import/incident-file.ts";
import { contentFields } from "#import/postmortem-file.ts";
import { fileImpacts } from "#import/update-file.ts";
import { message, reviewAfter, title, titleTranslations, translations } from "./form-fields.ts";

// What programs send, in the fields of the incident file. The rules of the domain check the rest.

const minutes = z.int().positive();

const updateFields = {
  message,
  translations,
  at: time.optional().describe("When it happened. Default: now."),
  nextUpdateAt: time.optional().describe("When the next update is promised."),
  nextUpdateMinutes: minutes.optional().describe("The same, in minutes after this update."),
};

interface NextUpdate {
  at?: Instant | undefined;
  nextUpdateAt?: Instant | undefined;
  nextUpdateMinutes?: number | undefined;
}

/** The same with the time of the next update as an instant; null where none is given. */
export function withNextUpdate<T extends NextUpdate>(given: T, now: Instant) {
  const { nextUpdateMinutes: minutes, nextUpdateAt, ...rest } = given;
  const { at = now } = given;
  return { ...rest, nextUpdateAt: nextUpdateAt ?? (minutes === undefined ? null : at + minutes * MINUTE) };
}

const incidentUpdate = {
  ...updateFields,
  impacts: fileImpacts(INCIDENT_LEVELS),
  review: z.enum(["before", "after"]).optional().describe("Request a review by someone else, before or after publishing."),
};

const openingFields = mapFields((_, field) => schemaOf(field).optional().describe(field.description)) as GivenSchemas;
const editedFields = mapFields((_, field) =>
  (field.isOptional ? schemaOf(field).nullable() : schemaOf(field)).optional(),
) as GivenSchemas;

type GivenSchemas = { [N in FieldName]: z.ZodType<IncidentFields[N] | undefined> };

export const Opening = z.strictObject({
  title,
  titleTranslations,
  status: z.enum(POSTABLE_STATUSES).default("investigating"),
  ...openingFields,
  ...incidentUpdate,
});

export const UpdateForm = z.strictObject({
  status: z.enum(POSTABLE_STATUSES).optional().describe("Default: unchanged, or monitoring once nothing is affected any more."),
  closeOpen: z.boolean().default(false).describe("Sets all affected services to operational."),
  ...incidentUpdate,
});

const editReason = text.optional().describe("Why it changes; readers see it. Optional when only translations change.");

export const DetailsEdit = z.strictObject({
  title: title.optional(),
  titleTranslations: titleTranslations.describe(
    "Translations left out are unchanged if the title is unchanged; an empty one is removed.",
  ),
  ...editedFields,
  reason: editReason,
  movesImpact: z
    .boolean()
    .default(true)
    .describe("The first impact moves with the start, if it was there. false refuses a start that would part from it."),
  review: reviewAfter,
});

export const Figures = z.strictObject({ figures: z.array(FileFigure) });

export const PostmortemUpdateForm = z.strictObject({
  ...contentFields,
  reason: text.nullable().default(null).describe("Why it changes. Required if one is already published."),
  loud: z.boolean().default(true),
  publish: z.boolean().default(true).describe("false saves it as a draft for staff to review."),
});

const scope = fileImpacts(IMPACT_LEVELS);
const plan = {
  beginsBy: z.enum(BY).optional(),
  endsBy: z.enum(BY).optional(),
  remindBeforeMinutes: minutes.nullable().optional(),
};

export const Announcement = z.strictObject({
  title,
  titleTranslations,
  message,
  translations,
  plannedFrom: time,
  plannedUntil: time,
  impacts: scope,
  ...plan,
});

export const PlanEdit = z.strictObject({
  title: title.optional(),
  titleTranslations,
  impacts: scope.optional(),
  ...plan,
  reason: editReason,
});

export const MaintenanceUpdateForm = z.strictObject({
  ...updateFields,
  status: z.enum(MAINTENANCE_STATUSES).optional(),
  impacts: fileImpacts(LEVELS),
});

/** The update that starts, completes or cancels a maintenance; without a message the first two have a default one. */
export const Step = z.strictObject({ message: message.optional(), translations, at: time.optional() });
export const Cancellation = z.strictObject({ message, translations, at: time.optional() });
export const Extension = z.strictObject({
  message,
  translations,
  plannedFrom: time.optional(),
  plannedUntil: time.optional(),
  at: time.optional(),
});

const MAX_ALERTS = 1_000;
const labels = z.record(z.string(), text);

/** What Alertmanager sends (its documentation, “webhook_config”, version 4); later additions are ignored. */
export const AlertmanagerMessage = z.object({
  version: z.literal("4"),
  groupKey: text.min(1, "It is empty. Alertmanager names each group.").max(4_000, "It is too long. Group by fewer labels."),
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels,
        annotations: labels.default({}),
        startsAt: time,
        // A firing alert has the year 1 here.
        endsAt: time.optional().catch(undefined),
        fingerprint: text.default(""),
      }),
    )
    .min(1, "It is empty. Send at least one alert.")
    .max(MAX_ALERTS, `There are more than ${MAX_ALERTS}. Set max_alerts in Alertmanager.`),
});
