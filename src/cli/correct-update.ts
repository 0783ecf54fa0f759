import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { defineCommand, WrongArguments } from "./command.ts";
import { readText, readTranslations } from "./input.ts";
import { DO_NOT_NOTIFY, MESSAGE, REASON, TRANSLATION } from "./options.ts";
import { changeRecord } from "./record.ts";

/** `afloat incident correct` and `afloat maintenance correct`. */
export const correctUpdateCommand = defineCommand({
  summary: "Correct the text of a published update, or translate it.",
  positionals: "UPDATE_ID",
  options: { message: MESSAGE, translation: TRANSLATION, reason: REASON, quiet: DO_NOT_NOTIFY },
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
