import { type Command, commandOf, readArguments } from "#cli/command.ts";
import { readInstant, readPositive, readText, readTime, readTranslations, readWord } from "#cli/input.ts";
import { listMaintenances, listSeries, showMaintenance } from "#cli/maintenance-view.ts";
import { editOf, PLAN_OPTIONS, PLAN_USAGE, planOf } from "#cli/plan-input.ts";
import { changeRecord } from "#cli/record.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { MAINTENANCE_STATUSES, type MaintenanceStatus } from "#domain/maintenance/maintenance.ts";
import { MINUTE } from "#domain/time.ts";
import { endSeries, scheduleSeries } from "#usecases/maintenance/maintenance-series.ts";
import {
  editMaintenance,
  postMaintenanceUpdate,
  requireMaintenance,
  scheduleMaintenance,
} from "#usecases/maintenance/maintenances.ts";
import { correctIncident } from "./incident.ts";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;

const schedule: Command = async (invocation) => {
  const { options } = readArguments(invocation.argv, {
    usage: `maintenance schedule --title TEXT --message TEXT|- [--translation LOCALE=TEXT]… --from ISO --until ISO ${PLAN_USAGE} [--repeat RRULE]`,
    options: { ...PLAN_OPTIONS, message: text, translation: texts, from: text, until: text, repeat: text },
    words: [0, 0],
    required: ["title", "message", "from", "until"],
  });
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
};

/** A command that says something of a maintenance; the status it gives it, and what it says unless told otherwise. */
const saying =
  (name: string, status: MaintenanceStatus, message: string | undefined, done: string): Command =>
  async (invocation) => {
    const { words, options } = readArguments(invocation.argv, {
      usage: `maintenance ${name} ID ${message === undefined ? "--message TEXT|-" : "[--message TEXT|-]"} [--translation LOCALE=TEXT]… [--at ISO]`,
      options: { message: text, translation: texts, at: text },
      words: [1, 1],
      required: message === undefined ? ["message"] : [],
    });
    const [id] = words as [string];
    const said = {
      message: await readText(options.message ?? message ?? "", invocation.stdin),
      translations: readTranslations("translation", options.translation),
    };
    const input = { status, ...said, at: readTime("at", options.at) };
    return changeRecord(
      invocation,
      ({ context }) => postMaintenanceUpdate(context, id, input),
      ({ update }) => `${done} maintenance ${id} with update ${update}.`,
    );
  };

const update: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage:
      "maintenance update ID --message TEXT|- [--translation LOCALE=TEXT]… [--status STATUS] [--impact SERVICE[@REGION][/PLANE]=LEVEL]… [--at ISO] [--next-update MINUTES]",
    options: { message: text, translation: texts, status: text, impact: texts, at: text, "next-update": text },
    words: [1, 1],
    required: ["message"],
  });
  const [id] = words as [string];
  const at = readTime("at", options.at);
  const minutes = readPositive("next-update", options["next-update"]);
  const input = {
    at,
    status: options.status === undefined ? undefined : readWord("status", options.status, MAINTENANCE_STATUSES),
    message: await readText(options.message, invocation.stdin),
    translations: readTranslations("translation", options.translation),
    impacts: (options.impact ?? []).map(readImpact),
    nextUpdateAt: minutes === undefined ? null : (at ?? Date.now()) + minutes * MINUTE,
  };
  return changeRecord(
    invocation,
    ({ context }) => postMaintenanceUpdate(context, id, input),
    (posted) => `Posted update ${posted.update} to maintenance ${id}.`,
  );
};

const extend: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "maintenance extend ID --until ISO [--from ISO] --message TEXT|- [--translation LOCALE=TEXT]… [--at ISO]",
    options: { message: text, translation: texts, from: text, until: text, at: text },
    words: [1, 1],
    required: ["message", "until"],
  });
  const [id] = words as [string];
  const input = {
    message: await readText(options.message, invocation.stdin),
    translations: readTranslations("translation", options.translation),
    from: readTime("from", options.from),
    until: readTime("until", options.until),
    at: readTime("at", options.at),
  };
  return changeRecord(
    invocation,
    ({ context }) => postMaintenanceUpdate(context, id, input),
    (posted) => `Rescheduled maintenance ${id} with update ${posted.update}.`,
  );
};

const edit: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: `maintenance edit ID [--title TEXT] ${PLAN_USAGE}`,
    options: PLAN_OPTIONS,
    words: [1, 1],
  });
  const [id] = words as [string];
  return changeRecord(
    invocation,
    ({ context }) => editMaintenance(context, id, editOf(options, requireMaintenance(context.db, id))),
    () => `Changed the plan of maintenance ${id}.`,
  );
};

const endOfSeries: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "maintenance end-series SERIES --message TEXT|-",
    options: { message: text },
    words: [1, 1],
    required: ["message"],
  });
  const [series] = words as [string];
  const message = await readText(options.message, invocation.stdin);
  return changeRecord(
    invocation,
    ({ context }) => endSeries(context, series, message),
    ({ ids }) => `Ended series ${series}; cancelled ${ids.join(", ") || "nothing"}.`,
  );
};

/** `afloat maintenance …`: announces work, tells how it goes on, and shows it. */
export const maintenance = commandOf("maintenance", {
  schedule,
  update,
  start: saying("start", "in_progress", "The work has started.", "Started"),
  complete: saying("complete", "completed", "The work is completed.", "Completed"),
  cancel: saying("cancel", "cancelled", undefined, "Cancelled"),
  extend,
  edit,
  correct: correctIncident,
  "end-series": endOfSeries,
  series: listSeries,
  list: listMaintenances,
  show: showMaintenance,
});
