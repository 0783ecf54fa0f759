import { type CommandGroup, defineCommand } from "#cli/command.ts";
import { correctTextCommand } from "#cli/correct-update.ts";
import { readChoice, readPositive, readText, readTime, readTranslations } from "#cli/input.ts";
import { editCommand, endSeriesCommand, scheduleCommand } from "#cli/maintenance-plan.ts";
import { listMaintenances, listSeries, showMaintenance } from "#cli/maintenance-view.ts";
import { AT, IMPACT, MESSAGE, NEXT_UPDATE, REQUIRED_MESSAGE, TRANSLATION } from "#cli/options.ts";
import { changeRecord } from "#cli/record.ts";
import { readImpact } from "#domain/impact/impact-text.ts";
import { MAINTENANCE_STATUSES, type MaintenanceStatus } from "#domain/maintenance/maintenance.ts";
import { MINUTE } from "#domain/time.ts";
import { postMaintenanceUpdate } from "#usecases/maintenance/maintenances.ts";

interface Transition {
  summary: string;
  status: MaintenanceStatus;
  /** The text that is posted if none is given; without it a text is required. */
  defaultMessage?: string;
  /** The verb of the result: "Started". */
  done: string;
}

/** A command that posts an update with one fixed status. */
const transition = ({ summary, status, defaultMessage, done }: Transition) =>
  defineCommand({
    summary,
    positionals: "ID",
    options: {
      message: { ...MESSAGE, required: defaultMessage === undefined },
      translation: TRANSLATION,
      at: AT,
    },
    async run(invocation, { positionals: [id], options }) {
      const input = {
        status,
        message: await readText(options.message ?? defaultMessage ?? "", invocation.stdin),
        translations: readTranslations("translation", options.translation),
        at: readTime("at", options.at),
      };
      return changeRecord(
        invocation,
        ({ context }) => postMaintenanceUpdate(context, id, input),
        (posted) => `${done} maintenance ${id} with update ${posted.update}.`,
      );
    },
  });

const STATUS_SUMMARY = `The status: ${MAINTENANCE_STATUSES.join(", ")}. Default: unchanged.`;

const update = defineCommand({
  summary: "Post an update to a maintenance.",
  positionals: "ID",
  options: {
    message: REQUIRED_MESSAGE,
    translation: TRANSLATION,
    status: { type: "string", value: "STATUS", summary: STATUS_SUMMARY },
    impact: IMPACT,
    at: AT,
    "next-update": NEXT_UPDATE,
  },
  async run(invocation, { positionals: [id], options }) {
    const at = readTime("at", options.at);
    const minutes = readPositive("next-update", options["next-update"]);
    const input = {
      at,
      status: options.status === undefined ? undefined : readChoice("status", options.status, MAINTENANCE_STATUSES),
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
  },
});

const extend = defineCommand({
  summary: "Move the planned end of a maintenance, and its start if it has not started.",
  positionals: "ID",
  options: {
    message: REQUIRED_MESSAGE,
    until: { type: "string", value: "TIME", required: true, summary: "The new planned end, with its offset." },
    from: { type: "string", value: "TIME", summary: "The new planned start, with its offset." },
    translation: TRANSLATION,
    at: AT,
  },
  async run(invocation, { positionals: [id], options }) {
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
  },
});

export const command: CommandGroup = {
  summary: "Announce, update, reschedule, cancel and show maintenance.",
  commands: {
    schedule: scheduleCommand,
    update,
    start: transition({
      summary: "Post that the work has started.",
      status: "in_progress",
      defaultMessage: "The work has started.",
      done: "Started",
    }),
    complete: transition({
      summary: "Post that the work is completed.",
      status: "completed",
      defaultMessage: "The work is completed.",
      done: "Completed",
    }),
    cancel: transition({ summary: "Cancel a maintenance.", status: "cancelled", done: "Cancelled" }),
    extend,
    edit: editCommand,
    correct: correctTextCommand,
    "end-series": endSeriesCommand,
    series: listSeries,
    list: listMaintenances,
    show: showMaintenance,
  },
};
