import type { Incident } from "#domain/incidents/incident.ts";
import type { AnyUpdate } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import { currentText } from "#domain/updates/revision.ts";
import { checkTitle } from "#domain/updates/text-rules.ts";
import type { Context } from "#usecases/context.ts";
import { choiceOf, formFrom, gather, rowsOf, textOf, textOrNull } from "./form.ts";
import { fieldReaders, fieldsAfterEdit, fillFields } from "./incident-fields.ts";
import { fillTranslations, furtherLocales, readTranslations } from "./translation-form.ts";
import { readBasis, readReviewLater } from "./update-form.ts";

const BLANK_FIGURES = 2;
export const BASES = ["estimate", "confirmed"] as const;

/** Whether a correction notifies subscribers. */
export const NOTIFY_CHOICES = [
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

/** The form that withdraws an incident. */
export const withdrawalForm = ({ updates }: Incident): FormData =>
  formFrom({ message: "", loud: "loud", basis: String(updates.length) });

/** A withdrawal. */
export const readWithdrawal = (values: FormData, context: Pick<Context, "locales">) => ({
  reason: textOf(values, "message"),
  translations: readTranslations(values, "message", furtherLocales(context)),
  loud: textOf(values, "loud") !== "quiet",
  basis: readBasis(values),
  review: readReviewLater(values),
});

/** The form that corrects the title and the fields of an incident. */
export function detailsForm({ title, titleTranslations, ...incident }: Incident, zone: string): FormData {
  const form = formFrom({ title, movesImpact: "yes" });
  fillFields(form, incident, zone);
  fillTranslations(form, "title", titleTranslations);
  return form;
}

/** Title and fields as corrected. A time left as it was shown keeps its seconds. */
export function readDetails(values: FormData, incident: Incident, context: Pick<Context, "zone" | "locales">) {
  const { title, titleTranslations, ...fields } = gather({
    titleTranslations: () => readTranslations(values, "title", furtherLocales(context)),
    title: () => {
      const typed = textOf(values, "title");
      checkTitle(typed);
      return typed;
    },
    ...fieldReaders(values, context.zone, incident),
  });
  const movesImpact = values.has("asksAboutImpact") ? values.has("movesImpact") : undefined;
  const reason = textOf(values, "reason");
  const review = readReviewLater(values);
  return { title, titleTranslations, reason, movesImpact, review, ...fieldsAfterEdit(fields, incident) };
}

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
