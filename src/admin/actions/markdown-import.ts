import { textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { Refusal } from "#domain/errors.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { phrase } from "#domain/phrase.ts";
import { importMarkdownPostmortem } from "#import/markdown-postmortem.ts";

/**
 * Imports a form's Markdown, a file or text, into the incident's draft. Gives notes for the reviewer. A file's text is put into
 * the form, so that it is shown there where it is refused.
 */
export async function importMarkdown(
  { context }: AdminContext,
  incident: Incident,
  values: FormData,
): Promise<readonly string[]> {
  const file = values.get("file");
  if (file instanceof File && file.size > 0) values.set("markdown", await readText(file));
  const markdown = textOf(values, "markdown");
  if (!markdown.trim()) throw new Refusal("markdown", "The text is missing.", "Choose a file, or paste its text.");
  return importMarkdownPostmortem(context, incident.id, markdown);
}

async function readText(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Refusal(
      "markdown",
      phrase("“{file}” is not UTF-8 text.", { file: file.name }),
      "Save it as UTF-8, or paste its text.",
    );
  }
}
