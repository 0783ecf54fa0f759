import { readImpact } from "#domain/impact/impact-text.ts";
import { POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { MINUTE } from "#domain/time.ts";
import { findIncidentOfUpdate } from "#queries/dashboard.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { requireIncident } from "#usecases/incidents/incidents.ts";
import { defineCommand, WrongArguments } from "./command.ts";
import { readChoice, readPositive, readText, readTime, readTranslations } from "./input.ts";
import { DO_NOT_NOTIFY, IMPACT, MESSAGE, REASON, TRANSLATION } from "./options.ts";
import { changeRecord } from "./record.ts";

const TEXT_OPTIONS = { message: MESSAGE, translation: TRANSLATION, reason: REASON, quiet: DO_NOT_NOTIFY } as const;

/** `afloat maintenance correct`. */
export const correctTextCommand = defineCommand({
  summary: "Correct the text of a published update, or translate it.",
  positionals: "UPDATE_ID",
  options: TEXT_OPTIONS,
  notes: ["A correction needs --message and --reason; a translation needs only --translation."],
  async run(invocation, { positionals: [updateId], options }) {
    const { message, translation, reason } = options;
    if (message === undefined && translation === undefined) throw new WrongArguments("--message is missing.");
    if (message !== undefined && reason === undefined) throw new WrongArguments("--reason is missing.");
    const input = {
      message: message === undefined ? undefined : await readText(message, invocation.stdin),
      translations: readTranslations("translation", translation),
      reason,
      loud: !options.quiet,
    };
    return changeRecord(
      invocation,
      ({ context }) => correctUpdate(context, updateId, input),
      ({ id }) => `Corrected update ${updateId} of ${id}; the previous text stays readable.`,
    );
  },
});

/** `afloat incident correct`. */
export const correctIncidentCommand = defineCommand({
  summary: "Correct a published update: its text, impact, time, status or promise. What was replaced stays readable.",
  positionals: "ID",
  options: {
    update: { type: "string", value: "UPDATE_ID", summary: "The update. Without it, ID is that of the update." },
    ...TEXT_OPTIONS,
    status: { type: "string", value: "STATUS", summary: `The status as it should have been: ${POSTABLE_STATUSES.join(", ")}.` },
    impact: { ...IMPACT, summary: "The impact as it should have been; replaces all impact that this update stated." },
    "no-impact": { type: "boolean", summary: "This update should have stated no impact." },
    at: { type: "string", value: "TIME", summary: "The time as it should have been. Impact from that time moves with it." },
    "next-update": {
      type: "string",
      value: "MINUTES",
      summary: "When the next update should have been promised, after this one.",
    },
    "no-next-update": { type: "boolean", summary: "This update should have promised no next one." },
  },
  exclusive: [
    ["impact", "no-impact"],
    ["next-update", "no-next-update"],
  ],
  notes: [
    "A translation needs only --translation; every other correction needs --reason.",
    "If the impact started with the incident, the start moves with it.",
  ],
  async run(invocation, { positionals: [id], options }) {
    const { message, translation, reason, quiet, update, status, impact, at } = options;
    const minutes = readPositive("next-update", options["next-update"]);
    const isGiven =
      [message, status, impact, at, minutes].some((given) => given !== undefined) ||
      options["no-impact"] ||
      options["no-next-update"];
    if (!isGiven && translation === undefined) throw new WrongArguments("Nothing to correct is given.");
    if (isGiven && reason === undefined) throw new WrongArguments("--reason is missing.");
    const time = readTime("at", at);
    const input = {
      message: message === undefined ? undefined : await readText(message, invocation.stdin),
      translations: readTranslations("translation", translation),
      reason,
      loud: !quiet,
      status: status === undefined ? undefined : readChoice("status", status, POSTABLE_STATUSES),
      impacts: options["no-impact"] ? [] : impact?.map(readImpact),
      at: time,
    };
    return changeRecord(
      invocation,
      ({ context }) => {
        const updateId = update ?? id;
        if (update) requireIncident(context.db, id);
        const at = time ?? findIncidentOfUpdate(context, updateId)?.updates.find((each) => each.id === updateId)?.at;
        const promised = minutes === undefined || at === undefined ? undefined : at + minutes * MINUTE;
        const nextUpdateAt = options["no-next-update"] ? null : promised;
        return correctUpdate(context, updateId, { ...input, nextUpdateAt });
      },
      (corrected) => `Corrected update ${corrected.update} of ${corrected.id}; what it replaced stays readable.`,
    );
  },
});
