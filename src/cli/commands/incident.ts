import { type Command, commandOf, readArguments, WrongUsage } from "#cli/command.ts";
import { FIELD_OPTIONS, FIELD_USAGE, readFields } from "#cli/incident-fields.ts";
import { listIncidents, showIncident } from "#cli/incident-view.ts";
import { readText, readTranslations } from "#cli/input.ts";
import { changeRecord } from "#cli/record.ts";
import { readUpdate, UPDATE_OPTIONS, UPDATE_USAGE } from "#cli/update-input.ts";
import { statusOf } from "#domain/updates/update.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { openIncident, postUpdate, requireIncident } from "#usecases/incidents/incidents.ts";

const text = { type: "string" } as const;
const texts = { type: "string", multiple: true } as const;

const open: Command = async (invocation) => {
  const { options } = readArguments(invocation.argv, {
    usage: `incident open --title TEXT [--title-translation LOCALE=TEXT]… --message TEXT|- ${FIELD_USAGE} ${UPDATE_USAGE}`,
    options: { ...UPDATE_OPTIONS, title: text, "title-translation": texts, ...FIELD_OPTIONS },
    words: [0, 0],
    required: ["title", "message"],
  });
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
};

const update: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: `incident update ID --message TEXT|- ${UPDATE_USAGE}`,
    options: UPDATE_OPTIONS,
    words: [1, 1],
    required: ["message"],
  });
  const [id] = words as [string];
  const input = await readUpdate(invocation, options, undefined);
  return changeRecord(
    invocation,
    ({ context }) => {
      const status = input.status ?? statusOf(requireIncident(context.db, id));
      return postUpdate(context, id, { ...input, status });
    },
    (posted) => `Posted update ${posted.update} to incident ${id}.`,
  );
};

const resolve: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "incident resolve ID --message TEXT|- [--translation LOCALE=TEXT]… [--at ISO] [--close-open]",
    options: { message: text, translation: texts, at: text, "close-open": { type: "boolean" } },
    words: [1, 1],
    required: ["message"],
  });
  const [id] = words as [string];
  const input = {
    ...(await readUpdate(invocation, { message: options.message, translation: options.translation, at: options.at }, "resolved")),
    closeOpen: options["close-open"],
  };
  return changeRecord(
    invocation,
    ({ context }) => postUpdate(context, id, input),
    (posted) => `Resolved incident ${id} with update ${posted.update}.`,
  );
};

const CORRECT = "incident correct UPDATE_ID {--message TEXT|- --reason TEXT [--quiet] | --translation LOCALE=TEXT…}";

/** `afloat incident correct UPDATE_ID`: corrects what an update says, or translates it; of a maintenance too. */
export const correctIncident: Command = async (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: CORRECT,
    options: { message: text, translation: texts, reason: text, quiet: { type: "boolean" } },
    words: [1, 1],
  });
  const [updateId] = words as [string];
  const { message, translation, reason } = options;
  if (message === undefined ? translation === undefined : reason === undefined)
    throw new WrongUsage(`${message === undefined ? "--message" : "--reason"} is missing. Usage: afloat ${CORRECT}`);
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
};

/** `afloat incident …`: opens incidents, tells how they go on, and shows them. */
export const incident = commandOf("incident", {
  open,
  update,
  resolve,
  correct: correctIncident,
  list: listIncidents,
  show: showIncident,
});
