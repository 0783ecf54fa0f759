import { Refusal } from "#domain/errors.ts";
import { dayOf } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Context } from "#usecases/context.ts";
import { requireIncident } from "#usecases/incidents/incidents.ts";
import { draftPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";

/**
 * Imports a postmortem written in Markdown into the incident's draft, for review; publishes nothing. Gives one sentence for each thing
 * that a reviewer should check. Refuses to overwrite a draft.
 */
export async function importMarkdownPostmortem(context: Context, id: string, markdown: string): Promise<readonly string[]> {
  const { startedAt, figures } = requireIncident(context.db, id);
  if (readDraft(context, id))
    throw new Refusal("draft", "A draft already exists.", "Publish or discard it first; importing would overwrite it.");
  // Loaded on demand, since the parser is larger than the rest of the admin.
  const { readMarkdownPostmortem } = await import("#postmortem-markdown/read.ts");
  const read = readMarkdownPostmortem(markdown, { zone: context.zone, day: dayOf(startedAt, context.zone) });
  draftPostmortem(context, id, { content: read.content, figures: merged(figures, read.figures) });
  return read.notes;
}

/** The figures on record, and those of the text that are not on record yet. */
const merged = (known: readonly Figure[], read: readonly Figure[]): Figure[] => [
  ...known,
  ...read.filter(({ name }) => !known.some((figure) => figure.name === name)),
];
