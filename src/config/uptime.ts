import { z } from "zod";
import { DEFAULT_WEIGHTS } from "#domain/uptime/uptime.ts";

const weight = (unlessGiven: number) =>
  z
    .number({ error: "is not a number. Give a weight from 0 to 1, like 0.3." })
    .min(0, "is below 0. Give a weight from 0 to 1, like 0.3.")
    .max(1, "is above 1. Give a weight from 0 to 1, like 0.3.")
    .refine((value) => Number(value.toFixed(3)) === value, "has more than three decimals. Give a weight like 0.3 or 0.125.")
    .default(unlessGiven);

const weights = z.strictObject({
  major_outage: weight(DEFAULT_WEIGHTS.major_outage),
  partial_outage: weight(DEFAULT_WEIGHTS.partial_outage),
  degraded_performance: weight(DEFAULT_WEIGHTS.degraded_performance),
});

/** How much of the time at each level counts as downtime. */
export const uptimeSchema = z.strictObject({ weights: weights.optional() });
