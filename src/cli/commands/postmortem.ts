import { type CommandGroup, defineCommand, type Invocation, print } from "#cli/command.ts";
import { readNamedFile } from "#cli/input.ts";
import { DO_NOT_NOTIFY, REASON } from "#cli/options.ts";
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

const show = defineCommand({
  summary: "Show the published postmortem of an incident.",
  positionals: "ID",
  options: { draft: { type: "boolean", summary: "Show the draft instead." } },
  run: (invocation, { positionals: [given], options }) =>
    withRecord(invocation, async ({ context }) => {
      const { postmortem, id } = requireIncident(context.db, given);
      if (options.draft) return showDraft(invocation, context, id);
      if (!postmortem)
        throw new Refusal(
          "id",
          `Incident “${id}” has no postmortem yet.`,
          `Publish one: afloat postmortem publish ${id} FILE.json.`,
        );
      const { stage, publishedAt, revisions } = postmortem;
      const corrected = revisions.slice(1).map(({ publishedAt: at, reason }) => `corrected ${toIso(at)}: ${reason}`);
      const states = [`${stage}, first published ${toIso(publishedAt)}`, ...corrected].join("\n");
      print(invocation, writePostmortem(postmortem), `${states}\n${textOf(postmortem)}`);
      return 0;
    }),
});

function showDraft(invocation: Invocation, context: Context, id: string): number {
  const saved = readDraft(context, id);
  if (!saved) throw new Refusal("id", `Incident “${id}” has no draft.`, `Create one: afloat postmortem import ${id} FILE.md.`);
  const { content, figures } = saved.draft;
  const figureLines = figures.map(({ name, value, unit, basis }) => `${figureName(name)}: ${value} ${unit ?? ""} (${basis})`);
  print(
    invocation,
    { ...recordedContent(content), figures },
    `draft of ${toIso(saved.savedAt)}\n${textOf(content)}\n\n${figureLines.join("\n")}`,
  );
  return 0;
}

const importMarkdown = defineCommand({
  summary: "Import a postmortem in Markdown as the draft of an incident.",
  positionals: "ID FILE.md",
  run: (invocation, { positionals: [id, file] }) =>
    withRecord(invocation, async ({ context }) => {
      const notes = await importMarkdownPostmortem(context, id, readNamedFile(file));
      const next = `View it: afloat postmortem show ${id} --draft. Publish it: afloat postmortem publish ${id}.`;
      print(invocation, { id, notes }, [`Imported as the draft of incident ${id}.`, ...notes, next].join("\n"));
      return 0;
    }),
});

const publish = defineCommand({
  summary: "Publish the postmortem of an incident, from its draft or from a file.",
  positionals: "ID [FILE.json]",
  options: { reason: REASON, quiet: DO_NOT_NOTIFY },
  run(invocation, { positionals: [id, file], options }) {
    const correction = { reason: options.reason ?? null, loud: !options.quiet };
    return changeRecord(
      invocation,
      ({ context }) => {
        if (file !== undefined) return publishPostmortem(context, id, readPostmortemFile(readNamedFile(file)), correction);
        const saved = readDraft(context, id);
        if (!saved) throw new Refusal("file", `Incident “${id}” has no draft.`, "Give a file, or create a draft first.");
        return publishPostmortem(context, id, saved.draft.content, correction, saved.draft.figures);
      },
      () => `Published the postmortem of incident ${id}.`,
    );
  },
});

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

export const command: CommandGroup = {
  summary: "Import, show and publish the postmortem of an incident.",
  commands: { import: importMarkdown, show, publish },
};
