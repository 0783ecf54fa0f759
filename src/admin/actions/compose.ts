import { type FormError, formErrorsIn, textOf } from "#admin/forms/form.ts";
import { readImpacts } from "#admin/forms/impact-form.ts";
import { readLocal } from "#admin/forms/local-time.ts";
import { readOpening, readUpdate } from "#admin/forms/update-form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { refusalsIn } from "#domain/errors.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { isLevel, type Level } from "#domain/impact/level.ts";
import { affectedScopesOf, listPhrase, locationPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, expandScope } from "#domain/impact/service.ts";
import { INCIDENT_STATUSES, type Incident, nextUpdateDueAt } from "#domain/incidents/incident.ts";
import { openingSentence } from "#domain/incidents/opening-sentence.ts";
import { fillIn, type Variable } from "#domain/incidents/template.ts";
import { paths } from "#domain/publishing/paths.ts";
import { clockText, MINUTE, offsetText } from "#domain/time.ts";
import { entrySpans, latestUpdate } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { renderPath } from "#publisher/render.ts";
import { feedItemOf } from "#queries/feed.ts";
import { noticeFrom } from "#queries/notice.ts";
import { takeSnapshot } from "#queries/snapshot.ts";
import { previewOpening, previewUpdate } from "#usecases/incidents/incidents.ts";
import { readTemplates } from "#usecases/incidents/templates.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";

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
  sentence: string;
  preview: Preview | undefined;
  errors: readonly FormError[];
}

/** Composes a form that is still being filled in. Stores nothing. */
export async function compose(admin: AdminContext, incident: Incident | undefined, values: FormData): Promise<Composed> {
  const sentence = sentenceOf(admin, incident, values);
  try {
    return { sentence, preview: await previewOf(admin, incident, values), errors: [] };
  } catch (error) {
    return { sentence, preview: undefined, errors: formErrorsIn(error) };
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

/** The form with a template's texts in place of its own, with the known variables filled in. */
export function withTemplate(admin: AdminContext, incident: Incident | undefined, values: FormData): FormData {
  const template = readTemplates(admin.context).find(({ id }) => id === textOf(values, "template"));
  if (!template) return values;
  const filled = new FormData();
  for (const [name, value] of values) filled.append(name, value);
  filled.set("status", template.status);
  const known = variablesOf(admin, incident, filled);
  filled.set("message", fillIn(template.message, known));
  if (!incident && template.title) filled.set("title", fillIn(template.title, known));
  return filled;
}

/** The form with the summary of its impact before its message, unless the message starts with it. */
export function withSentence(admin: AdminContext, incident: Incident | undefined, values: FormData): FormData {
  const filled = new FormData();
  for (const [name, value] of values) filled.append(name, value);
  const message = textOf(values, "message").trim();
  const sentence = sentenceOf(admin, incident, values);
  filled.set("message", message.startsWith(sentence) ? message : [sentence, message].filter(Boolean).join("\n\n"));
  return filled;
}

function sentenceOf(admin: AdminContext, incident: Incident | undefined, values: FormData): string {
  const { context } = admin;
  const catalogue = readCatalogue(context);
  const affected = incident ? openSpans(entrySpans(incident)).map(({ cell }) => cell) : [];
  const chosen = changesIn(values, catalogue);
  const closing = textOf(values, "closeOpen") === "" ? [] : affected.map((cell) => ({ cell, level: "operational" as const }));
  const status = INCIDENT_STATUSES.find((each) => each === textOf(values, "status")) ?? "investigating";
  const since = incident ? null : sincePhrase(admin, values);
  return translatorFor(admin.config.site)(
    openingSentence(catalogue, { changes: [...chosen, ...closing], affectedBefore: affected, status, since }),
  );
}

function changesIn(values: FormData, catalogue: Catalogue): { cell: Cell; level: Level }[] {
  try {
    return readImpacts(values, catalogue).flatMap(({ level, ...scope }) =>
      isLevel(level) ? expandScope(catalogue, scope).map((cell) => ({ cell, level })) : [],
    );
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
    return [];
  }
}

/** "15:23 (UTC+08:00)". */
function sincePhrase({ context: { now, zone } }: AdminContext, values: FormData): string {
  const typed = ["startedAt", "at"].map((name) => {
    try {
      return readLocal(values, name, zone);
    } catch {
      return undefined;
    }
  });
  const at = typed.find((each) => each !== undefined) ?? now();
  return `${clockText(at, zone)} (${offsetText(at, zone)})`;
}

function variablesOf(admin: AdminContext, incident: Incident | undefined, values: FormData): Partial<Record<Variable, string>> {
  const { context, config } = admin;
  const catalogue = readCatalogue(context);
  const chosen = changesIn(values, catalogue).filter(({ level }) => level !== "operational");
  const open = incident ? openSpans(entrySpans(incident)) : [];
  const affected = affectedScopesOf(catalogue, chosen.length > 0 ? chosen : open);
  const minutes = Number(textOf(values, "nextUpdate"));
  const nextDueAt = minutes > 0 ? context.now() + minutes * MINUTE : incident && nextUpdateDueAt(incident);
  const t = translatorFor(config.site);
  const listText = (names: string[]) => t(listPhrase([...new Set(names)]));
  return {
    impact: affected.length > 0 || chosen.length > 0 ? sentenceOf(admin, incident, values) : "",
    services: listText(affected.map(({ service }) => service.name)),
    regions: listText(affected.flatMap((scope) => locationPhrase(catalogue, scope) ?? []).map((place) => t(place))),
    since: incident ? clockText(incident.startedAt, context.zone) : sincePhrase(admin, values),
    next: nextDueAt ? clockText(nextDueAt, context.zone) : "",
    cloud: config.site.cloud,
  };
}
