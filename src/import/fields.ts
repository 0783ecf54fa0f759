import { z } from "zod";
import { Refusal, Refusals } from "#domain/errors.ts";
import {
  type FieldKindName,
  type FieldName,
  type IncidentField,
  type IncidentFields,
  mapFields,
} from "#domain/incidents/fields.ts";
import { type Instant, parseIso } from "#domain/time.ts";

/** A time in a file: RFC 3339 with its offset. */
export const time = z
  .string()
  .meta({ format: "date-time" })
  .transform((text, context): Instant => {
    const at = parseIso(text);
    if (at !== undefined) return at;
    context.addIssue(`“${text}” is not a valid time. Include the offset, like 2024-04-08T15:23:00+08:00.`);
    return z.NEVER;
  });

const SCHEMAS = { time } satisfies Record<FieldKindName, z.ZodType>;

/** The schema of a field of an incident that has a value. */
export const schemaOf = ({ kind }: IncidentField): z.ZodType => SCHEMAS[kind];

/** The fields of an incident, as files have them. */
export const incidentFields = mapFields((_, field) =>
  field.isOptional ? schemaOf(field).nullable().default(null) : schemaOf(field),
) as unknown as { [N in FieldName]: z.ZodType<IncidentFields[N], string> };

export const id = z
  .string()
  .regex(/^[0-9a-z]{12}$/, "It is not a valid id. Use 12 characters from 0-9 and a-z, or leave it out.");
export const text = z.string();

/** A text of the record in further languages, by locale. */
export const translations = z
  .record(z.string(), text.min(1, "It is empty. Leave it out, or give the text in that language."))
  .optional()
  .describe("Translations into other languages, by locale.");

/** Reads JSON by a schema. Refuses with the path of each wrong field, its rule and the repair. */
export function readJson<T extends z.ZodType>(form: T, json: string, whole: string): z.output<T> {
  const parsed = form.safeParse(parseJson(json, whole));
  if (parsed.success) return parsed.data;
  throw refusalsOf(parsed.error, whole);
}

function parseJson(json: string, whole: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Refusal(whole, `This is not JSON: ${(error as Error).message}.`, "Correct it there.");
  }
}

/** What does not fit a schema, field by field; `whole` names what the fields belong to. */
export const refusalsOf = (error: z.ZodError, whole: string): Refusals =>
  new Refusals(error.issues.map((issue) => new Refusal(issue.path.join(".") || whole, ...ruleAndRepair(issue))));

function ruleAndRepair(issue: z.core.$ZodIssue): [rule: string, repair: string] {
  switch (issue.code) {
    case "unrecognized_keys":
      return [`Unknown: ${issue.keys.join(", ")}.`, "Remove it, or correct the spelling."];
    case "invalid_value":
      return ["The value is not allowed here.", `Use one of: ${issue.values.join(", ")}.`];
    case "invalid_type":
      return [`${issue.message}.`, `Give it as ${issue.expected}.`];
    default: {
      // Our own messages bring rule and repair as two sentences.
      const [rule, repair] = issue.message.split(/(?<=\.) (?=\p{Lu})/u);
      return [rule as string, repair ?? "See the description of the file format."];
    }
  }
}
