import { readImpact } from "#domain/impact/impact-text.ts";
import { type IncidentStatus, POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { MINUTE } from "#domain/time.ts";
import type { UpdateInput } from "#usecases/incidents/update-input.ts";
import type { Options, OptionValues } from "./arguments.ts";
import type { Invocation } from "./command.ts";
import { readChoice, readPositive, readText, readTime, readTranslations } from "./input.ts";
import { AT, CLOSE_OPEN, IMPACT, NEXT_UPDATE, REQUIRED_MESSAGE, TRANSLATION } from "./options.ts";

const STATUS_SUMMARY = `One of ${POSTABLE_STATUSES.join(", ")}. Default: investigating, then unchanged; monitoring once all impact has ended.`;

/** The options of every update of an incident. */
export const UPDATE_OPTIONS = {
  message: REQUIRED_MESSAGE,
  translation: TRANSLATION,
  status: { type: "string", value: "STATUS", summary: STATUS_SUMMARY },
  impact: IMPACT,
  at: AT,
  "next-update": NEXT_UPDATE,
  "close-open": CLOSE_OPEN,
} as const satisfies Options;

type Input<S> = Omit<UpdateInput, "status"> & { status: IncidentStatus | S };

/** Reads the options of an update, which has `defaultStatus` if none is given. */
export async function readUpdate<S extends IncidentStatus | undefined>(
  { stdin }: Invocation,
  options: Partial<OptionValues<typeof UPDATE_OPTIONS>>,
  defaultStatus: S,
): Promise<Input<S>> {
  const at = readTime("at", options.at) ?? Date.now();
  const minutes = readPositive("next-update", options["next-update"]);
  return {
    at,
    status: options.status === undefined ? defaultStatus : readChoice("status", options.status, POSTABLE_STATUSES),
    message: await readText(options.message ?? "", stdin),
    translations: readTranslations("translation", options.translation),
    impacts: (options.impact ?? []).map(readImpact),
    nextUpdateAt: minutes === undefined ? null : at + minutes * MINUTE,
    closeOpen: options["close-open"],
  };
}
