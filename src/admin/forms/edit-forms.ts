import type { Incident } from "#domain/incidents/incident.ts";
import type { AnyUpdate } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { currentText } from "#domain/updates/revision.ts";
import { checkTitle } from "#domain/updates/text-rules.ts";
import type { Context } from "#usecases/context.ts";
import { choiceOf, formFrom, gather, rowsOf, textOf, textOrNull } from "./form.ts";
import { isUnchanged, readLocal, toLocal } from "./local-time.ts";
import { fillTranslations, furtherLocales, readTranslations } from "./translation-form.ts";
import { readBasis } from "./update-form.ts";

const BLANK_FIGURES = 2;
export const BASES = ["estimate", "confirmed"] as const;

/** How much readers notice of a correction. */
export const correctionWeights = [
  ["loud", "Yes"],
  ["quiet", "No (minor fix)"],
] as const;

/** The fields for correcting one update. */
export function correctionForm({ id, revisions }: AnyUpdate): FormData {
  const form = formFrom({ update: id, message: currentText(revisions), loud: "loud", basis: String(revisions.length) });
  fillTranslations(form, "message", revisions.at(-1)?.translations);
  return form;
}

/** A correction of an update's text. */
export const readCorrection = (values: FormData, context: Pick<Context, "locales">) => ({
  message: textOf(values, "message"),
  translations: readTranslations(values, "message", furtherLocales(context)),
  reason: textOf(values, "reason"),
  loud: textOf(values, "loud") !== "quiet",
  basis: readBasis(values),
});

/** The fields for correcting title and times. */
export function detailsForm({ title, titleTranslations, startedAt, detectedAt }: Incident, zone: string): FormData {
  const [began, detected] = [toLocal(startedAt, zone), detectedAt === null ? "" : toLocal(detectedAt, zone)];
  const times = { startedAt: began, startedAtShown: began, detectedAt: detected, detectedAtShown: detected };
  const form = formFrom({ title, ...times });
  fillTranslations(form, "title", titleTranslations);
  return form;
}

/** Title and times. A time left as it was shown keeps its seconds. */
export const readDetails = (values: FormData, incident: Incident, context: Pick<Context, "zone" | "locales">) =>
  gather({
    titleTranslations: () => readTranslations(values, "title", furtherLocales(context)),
    title: () => {
      const title = textOf(values, "title");
      checkTitle(title);
      return title;
    },
    startedAt: () =>
      (isUnchanged(values, "startedAt") ? undefined : readLocal(values, "startedAt", context.zone)) ?? incident.startedAt,
    detectedAt: () =>
      isUnchanged(values, "detectedAt") ? incident.detectedAt : (readLocal(values, "detectedAt", context.zone) ?? null),
  });

/** The fields of the figures: those on record, and a few blank ones. */
export function figuresForm(figures: readonly Figure[]): FormData {
  const form = new FormData();
  fillFigures(form, figures);
  return form;
}

/** Writes figures into a form, with a few blank ones. */
export function fillFigures(form: FormData, figures: readonly Figure[]): void {
  const rows = [...figures, ...Array.from({ length: BLANK_FIGURES }, () => undefined)];
  for (const [n, figure] of rows.entries()) {
    form.set(`figure.${n}.name`, figure?.name ?? "");
    form.set(`figure.${n}.value`, figure ? String(figure.value) : "");
    form.set(`figure.${n}.unit`, figure?.unit ?? "");
    form.set(`figure.${n}.basis`, figure?.basis ?? "estimate");
    form.set(`figure.${n}.note`, figure?.note ?? "");
  }
}

/** The figures of a form. A row without name and value is left out; a value that did not change keeps its time. */
export function readFigures(values: FormData, known: readonly Figure[], now: Instant): Figure[] {
  return rowsOf(values, "figure").flatMap((n) => {
    const field = (name: string) => textOf(values, `figure.${n}.${name}`).trim();
    if (!field("name") && !field("value")) return [];
    const name = field("name")
      .toLowerCase()
      .replace(/[\s-]+/g, "_");
    const value = field("value") === "" ? Number.NaN : Number(field("value").replace(/[\s_]/g, ""));
    const former = known.find((figure) => figure.name === name && figure.value === value);
    return {
      name,
      value,
      unit: textOrNull(values, `figure.${n}.unit`),
      basis: choiceOf(values, `figure.${n}.basis`, BASES, "figures"),
      note: textOrNull(values, `figure.${n}.note`),
      asOf: former ? former.asOf : now,
    };
  });
}
