import { type CommandGroup, defineCommand } from "#cli/command.ts";
import { correctIncidentCommand } from "#cli/correct-update.ts";
import { editIncidentCommand } from "#cli/edit-incident.ts";
import { FIELD_OPTIONS, readFields } from "#cli/incident-fields.ts";
import { listIncidents, showIncident } from "#cli/incident-view.ts";
import { readTranslations } from "#cli/input.ts";
import { AT, CLOSE_OPEN, REQUIRED_MESSAGE, TITLE, TITLE_TRANSLATION, TRANSLATION } from "#cli/options.ts";
import { changeRecord } from "#cli/record.ts";
import { readUpdate, UPDATE_OPTIONS } from "#cli/update-input.ts";
import { withdrawCommand } from "#cli/withdraw-incident.ts";
import { openIncident, postUpdate, requireIncident } from "#usecases/incidents/incidents.ts";
import { unstatedStatus } from "#usecases/incidents/update-input.ts";

const open = defineCommand({
  summary: "Open an incident.",
  options: {
    title: { ...TITLE, required: true },
    "title-translation": TITLE_TRANSLATION,
    ...UPDATE_OPTIONS,
    ...FIELD_OPTIONS,
  },
  async run(invocation, { options }) {
    const input = {
      ...(await readUpdate(invocation, options, "investigating")),
      title: options.title,
      titleTranslations: readTranslations("title-translation", options["title-translation"]),
      ...readFields(options),
    };
    return changeRecord(
      invocation,
      ({ context }) => openIncident(context, input),
      ({ id, update }) => `Opened incident ${id} with update ${update}.`,
    );
  },
});

const update = defineCommand({
  summary: "Post an update to an incident.",
  positionals: "ID",
  options: UPDATE_OPTIONS,
  async run(invocation, { positionals: [id], options }) {
    const input = await readUpdate(invocation, options, undefined);
    return changeRecord(
      invocation,
      ({ context }) => {
        const { db, now } = context;
        const status = input.status ?? unstatedStatus(db, requireIncident(db, id), input, now());
        return postUpdate(context, id, { ...input, status });
      },
      (posted) => `Posted update ${posted.update} to incident ${id}.`,
    );
  },
});

const resolve = defineCommand({
  summary: "Resolve an incident.",
  positionals: "ID",
  options: { message: REQUIRED_MESSAGE, translation: TRANSLATION, at: AT, "close-open": CLOSE_OPEN },
  async run(invocation, { positionals: [id], options }) {
    const input = await readUpdate(invocation, options, "resolved");
    return changeRecord(
      invocation,
      ({ context }) => postUpdate(context, id, input),
      (posted) => `Resolved incident ${id} with update ${posted.update}.`,
    );
  },
});

export const command: CommandGroup = {
  summary: "Open, update, resolve, correct, withdraw and show incidents.",
  commands: {
    open,
    update,
    resolve,
    correct: correctIncidentCommand,
    edit: editIncidentCommand,
    withdraw: withdrawCommand,
    list: listIncidents,
    show: showIncident,
  },
};
