import { z } from "zod";
import { INCIDENT_LEVELS } from "#domain/impact/level.ts";
import { POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { text, time } from "#import/fields.ts";
import { fileImpacts } from "#import/update-file.ts";
import { message, reviewAfter, translations } from "./form-fields.ts";

// What programs send to correct or withdraw what was published.

const textCorrection = {
  message: message.optional().describe("Default: unchanged."),
  translations: translations.describe(
    "Translations left out are unchanged if the message is unchanged; an empty one is removed.",
  ),
  reason: text.optional().describe("Why the text changes; readers see it. Optional when only translations change."),
  loud: z
    .boolean()
    .default(true)
    .describe("false for minor fixes: published, but subscribers are not notified. Translation changes never notify."),
  notify: z.boolean().optional().describe("Whether subscribers are notified; takes precedence over the other field."),
};

/** The correction of a text alone. */
export const TextCorrection = z.strictObject(textCorrection);

/** The correction of an update of an incident; what is left out stays. */
export const UpdateCorrectionForm = z.strictObject({
  ...textCorrection,
  at: time.optional().describe("The time as it should have been. Impact from that time moves with it."),
  status: z.enum(POSTABLE_STATUSES).optional(),
  impacts: fileImpacts(INCIDENT_LEVELS)
    .unwrap()
    .optional()
    .describe("The impact as it should have been. Replaces all impact that this update stated."),
  nextUpdateAt: time.nullable().optional().describe("When the next update should have been promised; null for not at all."),
  review: reviewAfter,
});

export const WithdrawalForm = z.strictObject({
  reason: message.describe("Why it was posted in error; readers see it. Markdown."),
  translations,
  notify: z.boolean().default(true).describe("false does not notify subscribers."),
  review: reviewAfter,
});
