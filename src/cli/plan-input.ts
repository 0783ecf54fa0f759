import { readImpact } from "#domain/impact/impact-text.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { MINUTE } from "#domain/time.ts";
import type { PlanInput } from "#usecases/maintenance/maintenance-input.ts";
import { readPositive, readTranslations } from "./input.ts";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

/** The options that every plan may have. */
export const PLAN_OPTIONS = {
  title: text,
  "title-translation": texts,
  impact: texts,
  remind: text,
  "begin-by-hand": flag,
  "end-by-clock": flag,
} as const;
export const PLAN_USAGE =
  "[--title-translation LOCALE=TEXT]… --impact SERVICE[@REGION][/PLANE][=LEVEL]… [--remind MINUTES] [--begin-by-hand] [--end-by-clock]";

interface PlanOptions {
  "title-translation"?: string[] | undefined;
  impact?: string[] | undefined;
  remind?: string | undefined;
  "begin-by-hand"?: boolean | undefined;
  "end-by-clock"?: boolean | undefined;
}

/** Reads the options of a plan. */
export function planOf(options: PlanOptions, title: string): PlanInput {
  const minutes = readPositive("remind", options.remind);
  return {
    title,
    titleTranslations: readTranslations("title-translation", options["title-translation"]),
    impacts: (options.impact ?? []).map(readScope),
    beginsBy: options["begin-by-hand"] ? "hand" : "clock",
    endsBy: options["end-by-clock"] ? "clock" : "hand",
    remindBefore: minutes === undefined ? null : minutes * MINUTE,
  };
}

/** In a scope the level may be left out: under maintenance. */
const readScope = (given: string) => readImpact(given.includes("=") ? given : `${given}=under_maintenance`);

/** What is not said stays as it is. */
export function editOf(options: PlanOptions & { title?: string | undefined }, known: Maintenance): PlanInput {
  const given = planOf(options, options.title ?? known.title);
  const scope = known.scope.map(({ cell, level }) => ({ ...cell, region: cell.region ?? "*", level }));
  return {
    title: given.title,
    titleTranslations: given.titleTranslations,
    impacts: options.impact ? given.impacts : scope,
    beginsBy: options["begin-by-hand"] ? "hand" : known.beginsBy,
    endsBy: options["end-by-clock"] ? "clock" : known.endsBy,
    remindBefore: options.remind === undefined ? known.remindBefore : given.remindBefore,
  };
}
