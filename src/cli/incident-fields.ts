import { Refusal } from "#domain/errors.ts";
import { fieldFromText, type GivenFields, mapFields, repairOf } from "#domain/incidents/fields.ts";

/** The options that give an incident its fields. */
export const FIELD_OPTIONS = Object.fromEntries(
  Object.values(mapFields((_, { option }) => [option, { type: "string" }] as const)),
);

/** Their usage. */
export const FIELD_USAGE = Object.values(mapFields((_, { option, kind }) => `[--${option} ${kind.toUpperCase()}]`)).join(" ");

/** The fields that options give, under the options' names. Refuses what is not a value of its field. */
export const readFields = (options: Readonly<Record<string, unknown>>): GivenFields =>
  mapFields((_, field) => {
    const given = options[field.option];
    if (given === undefined) return undefined;
    const value = fieldFromText(field, String(given));
    if (value !== undefined) return value;
    throw new Refusal(field.option, `“${given}” is not a valid ${field.kind}.`, repairOf(field));
  });
