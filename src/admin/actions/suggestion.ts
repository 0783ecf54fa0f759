import { textOf } from "#admin/forms/form.ts";
import { readImpacts } from "#admin/forms/impact-form.ts";
import { floorMinute, isUnchanged, readLocal, toLocal } from "#admin/forms/local-time.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { refusalsIn } from "#domain/errors.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { isLevel, type Level, worstOf } from "#domain/impact/level.ts";
import { listPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, expandScope } from "#domain/impact/service.ts";
import { commitmentAfter } from "#domain/incidents/commitment.ts";
import { type Incident, incidentLevel, POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { openingSentence } from "#domain/incidents/opening-sentence.ts";
import { fillIn, type Template, type Variable } from "#domain/incidents/template.ts";
import { type TemplateFacts, type TemplateValue, templateValues } from "#domain/incidents/template-values.ts";
import { nextUpdateDueAt } from "#domain/record/entry.ts";
import { clockText, type Instant, MINUTE, offsetText } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { readTemplates } from "#usecases/incidents/templates.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";

/** Texts that follow from a form's impact. The author may edit them; until then they follow each change of the impact. */
export interface Suggestion {
  message: string;
  /** Undefined where the form or the template gives none. */
  title: string | undefined;
  /** The start that the texts state, as the value of the form's field; undefined for an update. */
  startedAt: string | undefined;
}

/** The texts of the chosen template, or without one the summary. */
export function suggestionFor(admin: AdminContext, incident: Incident | undefined, values: FormData): Suggestion {
  const template = templateOf(admin, values);
  return template ? suggestionOf(admin, incident, values, template) : summaryFor(admin, incident, values);
}

/** The form with a template's texts in place of its own, with the known variables filled in. */
export function withTemplate(admin: AdminContext, incident: Incident | undefined, values: FormData): FormData {
  const template = templateOf(admin, values);
  if (!template) return values;
  const filled = copyOf(values);
  filled.set("status", template.status);
  // The template states that the impact is over, so the form does too.
  if (template.status === "resolved" && incident && openImpact(incident).length > 0) filled.set("closeOpen", "yes");
  const { message, title, startedAt } = suggestionOf(admin, incident, filled, template);
  filled.set("message", message);
  if (title !== undefined) filled.set("title", title);
  return withStart(filled, startedAt);
}

/** The form with the summary of its impact before its message, unless the message starts with it. */
export function withSentence(admin: AdminContext, incident: Incident | undefined, values: FormData): FormData {
  const filled = copyOf(values);
  const message = textOf(values, "message").trim();
  const { message: summary, startedAt } = summaryFor(admin, incident, values);
  filled.set("message", message.startsWith(summary) ? message : [summary, message].filter(Boolean).join("\n\n"));
  return withStart(filled, startedAt);
}

function copyOf(values: FormData): FormData {
  const copy = new FormData();
  for (const [name, value] of values) copy.append(name, value);
  return copy;
}

/** The form with the start that its text states, so that text and record agree however much later it is published. */
function withStart(values: FormData, startedAt: string | undefined): FormData {
  if (startedAt !== undefined) values.set("startedAt", startedAt);
  return values;
}

const templateOf = ({ context }: AdminContext, values: FormData): Template | undefined =>
  readTemplates(context).find(({ id }) => id === textOf(values, "template"));

function summaryFor(admin: AdminContext, incident: Incident | undefined, values: FormData): Suggestion {
  const catalogue = readCatalogue(admin.context);
  const { facts, start } = factsOf(admin, incident, values, catalogue);
  const affectedBefore = facts.open.map(({ cell }) => cell);
  const message = translatorFor(admin.config.site)(openingSentence(catalogue, { ...facts, affectedBefore }));
  return { message, title: undefined, startedAt: localStart(admin, start) };
}

function suggestionOf(
  admin: AdminContext,
  incident: Incident | undefined,
  values: FormData,
  template: Pick<Template, "title" | "message">,
): Suggestion {
  const { context, config } = admin;
  const catalogue = readCatalogue(context);
  const { facts, start } = factsOf(admin, incident, values, catalogue);
  const t = translatorFor(config.site);
  const textFor = (value: TemplateValue): string => {
    if (typeof value === "string" || "text" in value) return t(value);
    return t(listPhrase([...new Set(value.map((each) => t(each)))]));
  };
  const fromImpact = Object.entries(templateValues(catalogue, facts)).map(([name, value]) => [name, textFor(value)]);
  const minutes = Number(textOf(values, "nextUpdate"));
  const nextDueAt = minutes > 0 ? context.now() + minutes * MINUTE : incident && nextUpdateDueAt(incident);
  const known: Partial<Record<Variable, string>> = {
    ...Object.fromEntries(fromImpact),
    since: incident ? clockText(incident.startedAt, context.zone) : facts.since,
    ...(nextDueAt && { next: clockText(nextDueAt, context.zone) }),
    cloud: config.site.cloud,
  };
  return {
    message: fillIn(template.message, known),
    title: !incident && template.title ? fillIn(template.title, known) : undefined,
    startedAt: localStart(admin, start),
  };
}

const localStart = ({ context }: AdminContext, start: Instant | null): string | undefined =>
  start === null ? undefined : toLocal(start, context.zone);

const openImpact = (incident: Incident): { cell: Cell; level: Level }[] => openSpans(entrySpans(incident));

/** What a form states, as far as it can be read, and the start of a new incident. */
function factsOf(
  { context }: AdminContext,
  incident: Incident | undefined,
  values: FormData,
  catalogue: Catalogue,
): { facts: TemplateFacts; start: Instant | null } {
  const open = incident ? openImpact(incident) : [];
  const closing = textOf(values, "closeOpen") === "" ? [] : open.map(({ cell }) => ({ cell, level: "operational" as const }));
  const changes = [...changesIn(values, catalogue), ...closing];
  const start = incident ? null : startIn(values, context);
  const level = incident ? incidentLevel(incident) : worstOf(changes.map((change) => change.level));
  const isAnalysed = incident?.postmortem?.stage === "final";
  return {
    start,
    facts: {
      ...{ changes, open, isNew: incident === undefined },
      status: POSTABLE_STATUSES.find((each) => each === textOf(values, "status")) ?? "investigating",
      since: start === null ? null : `${clockText(start, context.zone)} (${offsetText(start, context.zone)})`,
      isCausePromised: !isAnalysed && commitmentAfter(level, context.now(), context.postmortems) !== null,
    },
  };
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

/** The start that a form states: the field's, or the time of the update, or the current minute. */
function startIn(values: FormData, { now, zone }: AdminContext["context"]): Instant {
  const names = isUnchanged(values, "at") ? ["startedAt"] : ["startedAt", "at"];
  for (const name of names) {
    try {
      const typed = readLocal(values, name, zone);
      if (typed !== undefined) return typed;
    } catch (error) {
      if (refusalsIn(error).length === 0) throw error;
    }
  }
  return floorMinute(now());
}
