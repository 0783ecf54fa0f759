import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";
import { defineCommand } from "./command.ts";
import { readText, readTranslations } from "./input.ts";
import { DO_NOT_NOTIFY, TRANSLATION } from "./options.ts";
import { changeRecord } from "./record.ts";

/** `afloat incident withdraw`. */
export const withdrawCommand = defineCommand({
  summary: "Withdraw an incident that was posted in error.",
  positionals: "ID",
  options: {
    reason: {
      type: "string",
      value: "TEXT|-",
      required: true,
      summary: "Why it is withdrawn, in Markdown. It is published; - reads it from standard input.",
    },
    translation: TRANSLATION,
    quiet: DO_NOT_NOTIFY,
  },
  notes: ["It stays readable, struck through. Its impact counts nowhere, and nothing can follow it."],
  async run(invocation, { positionals: [id], options }) {
    const input = {
      reason: await readText(options.reason, invocation.stdin),
      translations: readTranslations("translation", options.translation),
      loud: !options.quiet,
    };
    return changeRecord(
      invocation,
      ({ context }) => withdrawIncident(context, id, input),
      () => `Withdrew incident ${id}.`,
    );
  },
});
