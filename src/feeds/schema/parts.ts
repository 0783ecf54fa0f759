import { z } from "zod";
import { IMPACT_LEVELS, LEVELS, STATES } from "#domain/impact/level.ts";
import { PLANES } from "#domain/impact/service.ts";
import { type FieldKindName, mapFields } from "#domain/incidents/fields.ts";

// Parts of the JSON documents that we publish. The documents are typed by these schemas, and published with the JSON Schemas that
// are generated from them.

export const time = z.iso.datetime().describe("RFC 3339, in UTC");
export const day = z.iso.date();
export const id = z.string().regex(/^[0-9a-z]{12}$/);
export const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/);
export const url = z.url();
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe("SHA-256, hex");
export const text = z.string().describe("Markdown");
export const translations = z
  .record(z.string(), z.string())
  .optional()
  .describe("The text in further languages, by locale; left out where there are none");
export const level = z.enum(LEVELS);
export const state = z.enum(STATES).describe("A level; “unknown” while an incident is open whose impact is not known yet");
export const impactLevel = z.enum(IMPACT_LEVELS);
export const plane = z.enum(PLANES);
export const count = z.number().int().nonnegative();
export const seconds = z.number().nonnegative();
export const planned = z.strictObject({ from: time, until: time });

const FIELD_SCHEMAS: Record<FieldKindName, z.ZodType> = { time };

/** The fields of an incident, as the signed log has them. */
export const incidentFields = mapFields((_, { kind, isOptional }) =>
  isOptional ? FIELD_SCHEMAS[kind].optional() : FIELD_SCHEMAS[kind],
);

/** One service in one region on one plane; the region of a global service is null. */
export const cell = { service: slug, region: slug.nullable(), plane };
