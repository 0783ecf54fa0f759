import { editIncident, requireIncident } from "#usecases/incidents/incidents.ts";
import { defineCommand, WrongArguments } from "./command.ts";
import { FIELD_OPTIONS, readFields } from "./incident-fields.ts";
import { readTranslations } from "./input.ts";
import { REASON, TITLE, TITLE_TRANSLATION } from "./options.ts";
import { changeRecord } from "./record.ts";

/** `afloat incident edit`. */
export const editIncidentCommand = defineCommand({
  summary: "Correct the title or the times of an incident. The former ones stay readable.",
  positionals: "ID",
  options: { title: TITLE, "title-translation": TITLE_TRANSLATION, ...FIELD_OPTIONS, reason: REASON },
  notes: [
    "A translation needs only --title-translation; every other correction needs --reason.",
    "If the impact started with the incident, the first impact moves with the start.",
  ],
  async run(invocation, { positionals: [id], options }) {
    const { title, reason } = options;
    const titleTranslations = readTranslations("title-translation", options["title-translation"]);
    const fields = readFields(options);
    const isGiven = title !== undefined || Object.values(fields).some((value) => value !== undefined);
    if (!isGiven && titleTranslations === undefined) throw new WrongArguments("Nothing to correct is given.");
    if (isGiven && reason === undefined) throw new WrongArguments("--reason is missing.");
    return changeRecord(
      invocation,
      ({ context }) =>
        editIncident(context, id, {
          ...fields,
          title: title ?? requireIncident(context.db, id).title,
          titleTranslations,
          reason,
        }),
      () => `Corrected incident ${id}; the former title and times stay readable.`,
    );
  },
});
