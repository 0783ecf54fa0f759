import { z } from "zod";
import { refusalsIn } from "#domain/errors.ts";
import { checkFilledIn } from "#domain/incidents/template.ts";
import { printable } from "#domain/printable.ts";
import { MAX_MESSAGE_LENGTH, MAX_TITLE_LENGTH } from "#domain/updates/text-rules.ts";

/** A text as forms take it: without characters that no format can carry, and without an unfilled template variable. */
const textOf = (field: string, maxLength: number, minLength = 1) =>
  z
    .string()
    .meta({ minLength, maxLength })
    .overwrite(printable)
    .superRefine((given, context) => {
      try {
        checkFilledIn(field, given);
      } catch (error) {
        for (const { rule, repair } of refusalsIn(error)) context.addIssue(`${rule} ${repair}`);
      }
    });
export const title = textOf("title", MAX_TITLE_LENGTH);
export const message = textOf("message", MAX_MESSAGE_LENGTH);
/** Translations; an empty one removes what is there. */
const inLanguages = (field: string, limit: number) =>
  z
    .record(z.string(), textOf(field, limit, 0))
    .optional()
    .describe("Translations into other languages of the site, by locale.");
export const titleTranslations = inLanguages("titleTranslations", MAX_TITLE_LENGTH);
export const translations = inLanguages("translations", MAX_MESSAGE_LENGTH);
/** How a correction or a withdrawal relates to reviews. */
export const reviewAfter = z
  .literal("after")
  .optional()
  .describe("Publish now, and have someone else review it later. Required where reviews are, unless only texts change.");
