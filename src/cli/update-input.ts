import { readImpact } from "#domain/impact/impact-text.ts";
import { INCIDENT_STATUSES, type IncidentStatus } from "#domain/incidents/incident.ts";
import { MINUTE } from "#domain/time.ts";
import type { UpdateInput } from "#usecases/incidents/update-input.ts";
import type { Invocation } from "./command.ts";
import { readPositive, readText, readTime, readTranslations, readWord } from "./input.ts";

const text = { type: "string" } as const;

/** The options that every update may have. */
export const UPDATE_OPTIONS = {
  status: text,
  message: text,
  translation: { type: "string", multiple: true },
  impact: { type: "string", multiple: true },
  at: text,
  "next-update": text,
  "close-open": { type: "boolean" },
} as const;

export const UPDATE_USAGE =
  "[--translation LOCALE=TEXT]… [--status STATUS] [--impact SERVICE[@REGION][/PLANE]=LEVEL]… [--at ISO] [--next-update MINUTES] [--close-open]";

interface UpdateOptions {
  status?: string | undefined;
  message?: string | undefined;
  translation?: string[] | undefined;
  impact?: string[] | undefined;
  at?: string | undefined;
  "next-update"?: string | undefined;
  "close-open"?: boolean | undefined;
}

type Read<S> = Omit<UpdateInput, "status"> & { status: IncidentStatus | S };

/** Reads the options of an update. The next one is promised for so many minutes after the time of this one. */
export async function readUpdate<S extends IncidentStatus | undefined>(
  { stdin }: Invocation,
  options: UpdateOptions,
  otherwise: S,
): Promise<Read<S>> {
  const at = readTime("at", options.at) ?? Date.now();
  const minutes = readPositive("next-update", options["next-update"]);
  return {
    at,
    status: options.status === undefined ? otherwise : readWord("status", options.status, INCIDENT_STATUSES),
    message: await readText(options.message ?? "", stdin),
    translations: readTranslations("translation", options.translation),
    impacts: (options.impact ?? []).map(readImpact),
    nextUpdateAt: minutes === undefined ? null : at + minutes * MINUTE,
    closeOpen: options["close-open"],
  };
}
