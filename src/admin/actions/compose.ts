import { type FormError, formErrorsIn } from "#admin/forms/form.ts";
import { atCheckbox } from "#admin/forms/open-impact.ts";
import { readOpening, readUpdate } from "#admin/forms/update-form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { paths } from "#domain/publishing/paths.ts";
import { latestUpdate } from "#domain/updates/update.ts";
import { renderPath } from "#publisher/render.ts";
import { feedItemOf } from "#queries/feed.ts";
import { noticeFrom } from "#queries/notice.ts";
import { takeSnapshot } from "#queries/snapshot.ts";
import { previewOpening, previewUpdate } from "#usecases/incidents/incidents.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { type Suggestion, suggestionFor } from "./suggestion.ts";

/** What an update would look like on the page, in the feed and in notifications. */
interface Preview {
  /** The HTML of the incident's page as readers would see it. */
  page: string;
  feed: string;
  subject: string;
  short: string;
}

/** A form in progress: the summary that its impact gives, and its preview, or the errors that prevent one. */
export interface Composed {
  /** The message and title that the chosen template gives, or without one the summary and no title. */
  suggested: Suggestion;
  preview: Preview | undefined;
  errors: readonly FormError[];
}

/** Composes a form that is still being filled in. Stores nothing. */
export async function compose(admin: AdminContext, incident: Incident | undefined, values: FormData): Promise<Composed> {
  const suggested = suggestionFor(admin, incident, values);
  try {
    return { suggested, preview: await previewOf(admin, incident, values), errors: [] };
  } catch (error) {
    return { suggested, preview: undefined, errors: formErrorsIn(incident ? atCheckbox(error) : error) };
  }
}

async function previewOf({ context, config }: AdminContext, incident: Incident | undefined, values: FormData): Promise<Preview> {
  const catalogue = readCatalogue(context);
  const after = incident
    ? previewUpdate(context, incident, readUpdate(values, context, catalogue, incident))
    : previewOpening(context, readOpening(values, context, catalogue));
  const snapshot = takeSnapshot(context.db, config.site, new Map([[after.id, after]]));
  const page = await renderPath(paths.incident(after.id), snapshot);
  const before = new Set(incident?.updates.map(({ id }) => id));
  const update = after.updates.find(({ id }) => !before.has(id)) ?? latestUpdate(after);
  const item = feedItemOf(snapshot, after, update, 0);
  const { subject, short } = noticeFrom(snapshot, after, item);
  return { page: withoutScripts(page?.toString() ?? ""), feed: item.title, subject, short };
}

/** A page without scripts and links, which its sandboxed frame would not load. */
const withoutScripts = (html: string): string => html.replace(/<script[^>]*>[\s\S]*?<\/script>|<link [^>]*>/g, "");
