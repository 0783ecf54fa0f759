import { Refusal } from "#domain/errors.ts";
import { fieldFromText, type GivenFields, type INCIDENT_FIELDS, mapFields, repairOf } from "#domain/incidents/fields.ts";
import type { Option } from "./arguments.ts";

type Fields = typeof INCIDENT_FIELDS;

/** The options that set the fields of an incident. */
export const FIELD_OPTIONS = Object.fromEntries(
  Object.values(
    mapFields((_, { option, kind, description }) => [
      option,
      { type: "string", value: kind.toUpperCase(), summary: description } satisfies Option,
    ]),
  ),
) as Record<Fields[keyof Fields]["option"], { type: "string"; value: string; summary: string }>;

/** The fields that options set, by their names in the domain. Refuses a text that is not a value of its field. */
export const readFields = (options: Readonly<Record<string, unknown>>): GivenFields =>
  mapFields((_, field) => {
    const given = options[field.option];
    if (given === undefined) return undefined;
    const value = fieldFromText(field, String(given));
    if (value !== undefined) return value;
    throw new Refusal(field.option, `“${given}” is not a valid ${field.kind}.`, repairOf(field));
  }) as GivenFields;
