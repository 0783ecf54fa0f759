import { endSeries, scheduleSeries } from "#usecases/maintenance/maintenance-series.ts";
import { editMaintenance, requireMaintenance, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";
import { defineCommand } from "./command.ts";
import { readInstant, readText, readTranslations } from "./input.ts";
import { REASON, REQUIRED_MESSAGE, TRANSLATION } from "./options.ts";
import { editOf, PLAN_OPTIONS, planOf } from "./plan-input.ts";
import { changeRecord } from "./record.ts";

const { title, ...OTHER_PLAN_OPTIONS } = PLAN_OPTIONS;

/** `afloat maintenance schedule`: announces work once, or a series of it. */
export const scheduleCommand = defineCommand({
  summary: "Announce maintenance, once or as a series.",
  options: {
    title: { ...title, required: true },
    message: REQUIRED_MESSAGE,
    from: { type: "string", value: "TIME", required: true, summary: "The planned start, with its offset." },
    until: { type: "string", value: "TIME", required: true, summary: "The planned end, with its offset." },
    translation: TRANSLATION,
    ...OTHER_PLAN_OPTIONS,
    repeat: {
      type: "string",
      value: "RRULE",
      summary: "Repeat the maintenance by this RFC 5545 rule, like FREQ=WEEKLY;BYDAY=SU.",
    },
  },
  async run(invocation, { options }) {
    const input = {
      ...planOf(options, options.title),
      message: await readText(options.message, invocation.stdin),
      translations: readTranslations("translation", options.translation),
      from: readInstant("from", options.from),
      until: readInstant("until", options.until),
    };
    const { repeat: rule } = options;
    if (rule === undefined) {
      return changeRecord(
        invocation,
        ({ context }) => scheduleMaintenance(context, input),
        ({ id }) => `Scheduled maintenance ${id}.`,
      );
    }
    return changeRecord(
      invocation,
      ({ context }) => scheduleSeries(context, { ...input, rule }),
      ({ series, ids }) => `Scheduled series ${series}; announced ${ids.join(", ")}.`,
    );
  },
});

/** `afloat maintenance edit`: changes the plan without an update. */
export const editCommand = defineCommand({
  summary: "Change the title, scope or options of announced maintenance.",
  positionals: "ID",
  options: { ...PLAN_OPTIONS, reason: REASON },
  notes: ["A change of the title needs --reason."],
  run: (invocation, { positionals: [id], options }) =>
    changeRecord(
      invocation,
      ({ context }) =>
        editMaintenance(context, id, { ...editOf(options, requireMaintenance(context.db, id)), reason: options.reason }),
      () => `Changed the plan of maintenance ${id}.`,
    ),
});

/** `afloat maintenance end-series`: announces no further occurrences, and cancels those that are announced. */
export const endSeriesCommand = defineCommand({
  summary: "End a series, and cancel its announced occurrences.",
  positionals: "SERIES",
  options: { message: REQUIRED_MESSAGE },
  async run(invocation, { positionals: [series], options }) {
    const message = await readText(options.message, invocation.stdin);
    return changeRecord(
      invocation,
      ({ context }) => endSeries(context, series, message),
      ({ ids }) => `Ended series ${series}; cancelled ${ids.join(", ") || "nothing"}.`,
    );
  },
});
