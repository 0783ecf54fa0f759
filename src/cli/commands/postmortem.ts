import { type Command, commandOf, type Invocation, print, readArguments } from "#cli/command.ts";
import { readNamedFile } from "#cli/input.ts";
import { changeRecord, withRecord } from "#cli/record.ts";
import { Refusal } from "#domain/errors.ts";
import { actionsByGroup, POSTMORTEM_TEXTS, type PostmortemContent, recordedContent } from "#domain/incidents/postmortem.ts";
import { toIso } from "#domain/time.ts";
import { figureName } from "#domain/updates/figure.ts";
import { importMarkdownPostmortem } from "#import/markdown-postmortem.ts";
import { readPostmortemFile, writePostmortem } from "#import/postmortem-file.ts";
import type { Context } from "#usecases/context.ts";
import { requireIncident } from "#usecases/incidents/incidents.ts";
import { publishPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";

const show: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "postmortem show ID [--draft]",
    options: { draft: { type: "boolean" } },
    words: [1, 1],
  });
  return withRecord(invocation, async ({ context }) => {
    const { postmortem, id } = requireIncident(context.db, words[0] as string);
    if (options.draft) return showDraft(invocation, context, id);
    if (!postmortem)
      throw new Refusal(
        "id",
        `Incident “${id}” has no postmortem yet.`,
        `Publish one: afloat postmortem publish ${id} FILE.json.`,
      );
    const { stage, publishedAt, revisions } = postmortem;
    const corrected = revisions.slice(1).map(({ publishedAt: at, reason }) => `corrected ${toIso(at)}: ${reason}`);
    const head = [`${stage}, first published ${toIso(publishedAt)}`, ...corrected].join("\n");
    print(invocation, writePostmortem(postmortem), `${head}\n${textOf(postmortem)}`);
    return 0;
  });
};

function showDraft(invocation: Invocation, context: Context, id: string): number {
  const kept = readDraft(context, id);
  if (!kept) throw new Refusal("id", `Incident “${id}” has no draft.`, `Create one: afloat postmortem import ${id} FILE.md.`);
  const { content, figures } = kept.draft;
  const said = figures.map(({ name, value, unit, basis }) => `${figureName(name)}: ${value} ${unit ?? ""} (${basis})`);
  print(
    invocation,
    { ...recordedContent(content), figures },
    `draft of ${toIso(kept.savedAt)}\n${textOf(content)}\n\n${said.join("\n")}`,
  );
  return 0;
}

const importMarkdown: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "postmortem import ID FILE.md", options: {}, words: [2, 2] });
  const [id, file] = words as [string, string];
  return withRecord(invocation, async ({ context }) => {
    const notes = await importMarkdownPostmortem(context, id, readNamedFile(file));
    const next = `View it: afloat postmortem show ${id} --draft. Publish it: afloat postmortem publish ${id}.`;
    print(invocation, { id, notes }, [`Imported as the draft of incident ${id}.`, ...notes, next].join("\n"));
    return 0;
  });
};

const publish: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "postmortem publish ID [FILE.json] [--reason TEXT] [--quiet]",
    options: { reason: { type: "string" }, quiet: { type: "boolean" } },
    words: [1, 2],
  });
  const [id, file] = words as [string, string?];
  const correction = { reason: options.reason ?? null, loud: !options.quiet };
  return changeRecord(
    invocation,
    ({ context }) => {
      if (file !== undefined) return publishPostmortem(context, id, readPostmortemFile(readNamedFile(file)), correction);
      const kept = readDraft(context, id);
      if (!kept) throw new Refusal("file", `Incident “${id}” has no draft.`, "Give a file, or create a draft first.");
      return publishPostmortem(context, id, kept.draft.content, correction, kept.draft.figures);
    },
    () => `Published the postmortem of incident ${id}.`,
  );
};

function textOf(content: PostmortemContent): string {
  const { rootCause, actions } = content;
  const texts = POSTMORTEM_TEXTS.filter((name) => content[name]).map((name) => `\n${name}\n${content[name]}`);
  return [
    ...texts,
    "\nroot cause",
    ...rootCause.map(({ title, text }) => (title ? `${title}: ${text}` : text)),
    ...actionsByGroup(actions).flatMap(([group, members]) => [
      `\n${group ?? "actions"}`,
      ...members.map(({ state, title, owner, due }) => `- ${[`[${state}] ${title}`, owner, due].filter(Boolean).join(", ")}`),
    ]),
  ].join("\n");
}

/** `afloat postmortem import ID FILE.md | show ID | publish ID`: why it happened, and what will change. */
export const postmortem = commandOf("postmortem", { import: importMarkdown, show, publish });
