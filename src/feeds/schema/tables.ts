import { z } from "zod";
import { OUTAGE_LEVELS } from "#domain/impact/level.ts";
import { plane, seconds, slug, time } from "./parts.ts";

/** `data/v1/catalogue.json` */
export const CatalogueDocument = z.strictObject({
  regions: z.array(z.strictObject({ slug, name: z.string(), area: z.string() })),
  groups: z.array(
    z.strictObject({
      name: z.string(),
      services: z.array(
        z.strictObject({
          slug,
          name: z.string(),
          description: z.string().optional(),
          planes: z.array(plane).min(1),
          regions: z.union([z.enum(["all", "global"]), z.array(slug)]),
          since: time.optional().describe("First instant on record"),
          retired: z.boolean().optional(),
        }),
      ),
    }),
  ),
});

const window = z.string().regex(/^(\d+d|\d{4}-\d{2})$/);

/** `data/v1/uptime.json` and `data/v1/uptime/<yyyy-mm>.json` */
export const UptimeDocument = z.strictObject({
  rule: z.strictObject({
    formula: z.string(),
    weights: z.strictObject(Object.fromEntries(OUTAGE_LEVELS.map((each) => [each, z.number().min(0).max(1)]))),
    maintenance: z.literal("excluded"),
  }),
  zone: z.string(),
  windows: z.array(z.strictObject({ window, from: time, until: time })),
  months: z.array(z.string()).optional().describe("The paths of the monthly files"),
  entries: z.array(
    z.strictObject({
      service: slug.nullable(),
      region: slug.nullable(),
      plane: plane.nullable(),
      window,
      from: time.nullable(),
      until: time.nullable(),
      recordedSeconds: seconds,
      majorSeconds: seconds,
      partialSeconds: seconds,
      degradedSeconds: seconds,
      uptimePercent: z
        .string()
        .regex(/^\d{1,3}(\.\d{1,2})?$/)
        .nullable(),
    }),
  ),
});
