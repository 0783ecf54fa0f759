import { readImpact } from "#domain/impact/impact-text.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { MINUTE } from "#domain/time.ts";
import type { PlanInput } from "#usecases/maintenance/maintenance-input.ts";
import type { Options, OptionValues } from "./arguments.ts";
import { readPositive, readTranslations } from "./input.ts";
import { TITLE, TITLE_TRANSLATION } from "./options.ts";

/** The options of a plan of maintenance. */
export const PLAN_OPTIONS = {
  title: TITLE,
  "title-translation": TITLE_TRANSLATION,
  impact: {
    type: "string",
    value: "SERVICE[@REGION][/PLANE][=LEVEL]",
    multiple: true,
    summary: "A service in scope, with its level during the work. Default level: under_maintenance.",
  },
  remind: { type: "string", value: "MINUTES", summary: "Post a reminder this many minutes before the start." },
  "begin-by-hand": { type: "boolean", summary: "Do not start the work automatically at the planned time: a user starts it." },
  "end-by-clock": { type: "boolean", summary: "End the work automatically at the planned time." },
} as const satisfies Options;

type PlanOptions = OptionValues<Omit<typeof PLAN_OPTIONS, "title">>;

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

/** In a scope the level is optional: under_maintenance by default. */
const readScope = (given: string) => readImpact(given.includes("=") ? given : `${given}=under_maintenance`);

/** Reads the options that edit a plan. Everything that is not given stays as it is. */
export function editOf(options: PlanOptions & { title?: string | undefined }, current: Maintenance): PlanInput {
  const given = planOf(options, options.title ?? current.title);
  const scope = current.scope.map(({ cell, level }) => ({ ...cell, region: cell.region ?? "*", level }));
  return {
    title: given.title,
    titleTranslations: given.titleTranslations,
    impacts: options.impact ? given.impacts : scope,
    beginsBy: options["begin-by-hand"] ? "hand" : current.beginsBy,
    endsBy: options["end-by-clock"] ? "clock" : current.endsBy,
    remindBefore: options.remind === undefined ? current.remindBefore : given.remindBefore,
  };
}
