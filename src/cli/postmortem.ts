import { Refusal } from "../domain/errors.ts";
import { actionsByGroup, POSTMORTEM_TEXTS, type Postmortem } from "../domain/postmortem.ts";
import { toIso } from "../domain/time.ts";
import { readPostmortemFile, writePostmortem } from "../import/postmortem-file.ts";
import { requireIncident } from "../usecases/incidents.ts";
import { publishPostmortem } from "../usecases/postmortems.ts";
import { type Command, commandOf, readArguments, say } from "./command.ts";
import { readNamedFile } from "./input.ts";
import { changeRecord, withRecord } from "./record.ts";

const show: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "postmortem show ID", options: {}, words: [1, 1] });
  return withRecord(async ({ db }) => {
    const { postmortem, id } = requireIncident(db, words[0] as string);
    if (!postmortem)
      throw new Refusal(
        "id",
        `Incident “${id}” has no postmortem yet.`,
        `Publish one: afloat postmortem publish ${id} FILE.json.`,
      );
    say(invocation, writePostmortem(postmortem), textOf(postmortem));
    return 0;
  });
};

const publish: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "postmortem publish ID FILE.json", options: {}, words: [2, 2] });
  const [id, file] = words as [string, string];
  return changeRecord(
    invocation,
    ({ context }) => publishPostmortem(context, id, readPostmortemFile(readNamedFile(file))),
    () => `Published the postmortem of incident ${id}.`,
  );
};

function textOf(postmortem: Postmortem): string {
  const { stage, publishedAt, rootCause, actions } = postmortem;
  const texts = POSTMORTEM_TEXTS.filter((name) => postmortem[name]).map((name) => `\n${name}\n${postmortem[name]}`);
  return [
    `${stage}, first published ${toIso(publishedAt)}`,
    ...texts,
    "\nroot cause",
    ...rootCause.map(({ title, text }) => (title ? `${title}: ${text}` : text)),
    ...actionsByGroup(actions).flatMap(([group, members]) => [
      `\n${group ?? "actions"}`,
      ...members.map(({ state, title, owner, due }) => `- ${[`[${state}] ${title}`, owner, due].filter(Boolean).join(", ")}`),
    ]),
  ].join("\n");
}

/** `afloat postmortem show ID | publish ID FILE.json`: why it happened, and what will change. */
export const postmortem = commandOf("postmortem", { show, publish });
