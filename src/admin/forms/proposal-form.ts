import { Refusal } from "#domain/errors.ts";
import { isLevel } from "#domain/impact/level.ts";
import { type Catalogue, expandScope } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import type { OpenInput } from "#usecases/incidents/incidents.ts";
import type { ImpactInput, UpdateInput } from "#usecases/incidents/update-input.ts";
import { formFrom } from "./form.ts";
import { fillScope } from "./impact-form.ts";
import { fillFields } from "./incident-fields.ts";
import { toLocal } from "./local-time.ts";
import { fillTranslations } from "./translation-form.ts";

/** The form that would post the same: what a program proposes, staff find filled in. */
export function proposalForm(
  input: OpenInput | UpdateInput,
  zone: string,
  catalogue: Catalogue,
): [name: string, value: string][] {
  const { status, message, at, nextUpdateAt, closeOpen, impacts = [] } = input;
  const form = formFrom({ status, message, nextUpdate: "none" });
  const startedAt = "title" in input ? startOf(input) : at;
  if ("title" in input) {
    form.set("title", input.title);
    fillTranslations(form, "title", input.titleTranslations);
    fillFields(form, { ...input, startedAt }, zone);
  }
  fillTranslations(form, "message", input.translations);
  if (at !== undefined) form.set("at", toLocal(at, zone));
  if (nextUpdateAt != null) form.set("nextUpdateBy", toLocal(nextUpdateAt, zone).slice(11));
  if (closeOpen) form.set("closeOpen", "yes");
  fillScope(
    form,
    catalogue,
    impacts.flatMap((impact) => affectedCellsOf(catalogue, impact, startedAt)),
  );
  return [...form].map(([name, value]) => [name, String(value)]);
}

const startOf = ({ startedAt, impacts, at }: OpenInput): Instant | undefined =>
  startedAt ?? impacts?.find((impact) => impact.at !== undefined)?.at ?? at;

/** Forms have one time for all impact. */
function affectedCellsOf(catalogue: Catalogue, { level, at, ...scope }: ImpactInput, startedAt: Instant | undefined) {
  if (at !== undefined && at !== startedAt)
    throw new Refusal(
      "impact",
      "All impact in a review must have the same time.",
      "Leave out the impact times, or send them for review separately.",
    );
  return isLevel(level) ? expandScope(catalogue, scope).map((cell) => ({ cell, level })) : [];
}
