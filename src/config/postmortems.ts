import { z } from "zod";
import { isLevel, LEVELS } from "#domain/impact/level.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";

/** `postmortems` in afloat.yaml: the deadlines for the root cause, which start when an incident is resolved. */
export const postmortemsSchema = z
  .strictObject({
    promisedFrom: z.enum([...LEVELS.slice(1), "never"]).default("partial_outage"),
    preliminaryHours: z.number().positive().max(8760).default(72),
    finalDays: z.number().positive().max(365).default(14),
  })
  .refine(({ preliminaryHours, finalDays }) => preliminaryHours <= finalDays * 24, {
    path: ["finalDays"],
    message: "is before the preliminary one. Give the final postmortem at least as much time.",
  });

export const policyOf = ({ promisedFrom, ...times }: z.output<typeof postmortemsSchema>): PostmortemPolicy => ({
  ...times,
  from: isLevel(promisedFrom) ? promisedFrom : null,
});
