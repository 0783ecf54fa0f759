import { z } from "zod";
import { DEFAULT_WEIGHTS } from "#domain/uptime/uptime.ts";

const weight = (defaultWeight: number) =>
  z
    .number({ error: "is not a number. Give a weight from 0 to 1, like 0.3." })
    .min(0, "is below 0. Give a weight from 0 to 1, like 0.3.")
    .max(1, "is above 1. Give a weight from 0 to 1, like 0.3.")
    .refine((value) => Number(value.toFixed(3)) === value, "has more than three decimals. Give a weight like 0.3 or 0.125.")
    .default(defaultWeight);

const weights = z.strictObject({
  major_outage: weight(DEFAULT_WEIGHTS.major_outage),
  partial_outage: weight(DEFAULT_WEIGHTS.partial_outage),
  degraded_performance: weight(DEFAULT_WEIGHTS.degraded_performance),
});

/** `uptime` in afloat.yaml: the share of the time at each level that counts as downtime. */
export const uptimeSchema = z.strictObject({ weights: weights.optional() });
