import { z } from "zod";
import type { AlertRule } from "#domain/alerts/alert.ts";
import { refusalsIn } from "#domain/errors.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { INCIDENT_LEVELS } from "#domain/impact/level.ts";
import { MAX_TITLE_LENGTH } from "#domain/updates/text-rules.ts";
import { keysKnown, text } from "./fields.ts";

const IMPACT = "Write SERVICE[@REGION][/PLANE]=LEVEL, like cloud-api@{{region}}/control=major_outage.";

const impact = text(IMPACT).transform((given, context) => {
  try {
    const read = readImpact(given);
    if (read.level.includes("{{") || INCIDENT_LEVELS.some((level) => level === read.level)) return read;
    context.addIssue(`has the level “${read.level}”. Use one of: ${INCIDENT_LEVELS.join(", ")}.`);
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
    context.addIssue(`is not an impact. ${IMPACT}`);
  }
  return z.NEVER;
});

const flag = (repair: string) => z.boolean({ error: `is neither true nor false. ${repair}` }).default(false);

const rule = z
  .strictObject(
    {
      match: z
        .record(z.string(), z.string({ error: "is not a string. Put it in quotes." }), {
          error: "is not a map of labels to values. Write it like {alertname: ApiDown}.",
        })
        .refine(
          (labels) => Object.keys(labels).length > 0,
          "has no label. Name at least one: a rule must not match every alert.",
        ),
      impact: z.union([impact.transform((one) => [one]), z.array(impact).min(1, `is empty. ${IMPACT}`)], {
        error: `is not an impact. ${IMPACT}`,
      }),
      title: text("Describe briefly what is broken; {{label}} stands for a label.").max(
        MAX_TITLE_LENGTH,
        "is too long. Shorten it.",
      ),
      message: z.string({ error: "is not a string." }).default(""),
      publish: flag("true publishes alerts without review."),
      resolve: flag("true resolves the incident when the alerts resolve."),
    },
    keysKnown("match, impact, title, message, publish and resolve"),
  )
  .refine(({ publish, resolve }) => publish || !resolve, {
    path: ["resolve"],
    message:
      "is true, but publish is not. A rule that cannot open an incident cannot resolve it; set publish too, or leave out resolve.",
  })
  .transform(({ impact: impacts, ...rest }): AlertRule => ({ ...rest, impacts }));

/** `alerts` in afloat.yaml: the first rule with labels that an alert has determines the affected cells. */
export const alertsSchema = z.strictObject(
  { rules: z.array(rule, { error: "is not a list. Write one rule per line, each after a dash." }) },
  keysKnown("rules"),
);
