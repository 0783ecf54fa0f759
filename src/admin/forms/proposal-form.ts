import { Refusal } from "#domain/errors.ts";
import { isLevel } from "#domain/impact/level.ts";
import { type Catalogue, expandScope } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import type { OpenInput } from "#usecases/incidents/incidents.ts";
import type { ImpactInput, UpdateInput } from "#usecases/incidents/update-input.ts";
import { formFrom } from "./form.ts";
import { fillScope } from "./impact-form.ts";
import { toLocal } from "./local-time.ts";
import { fillTranslations } from "./translation-form.ts";

/** The fields of the form that would say the same: what a program proposes, a person finds filled in. */
export function proposedForm(
  input: OpenInput | UpdateInput,
  zone: string,
  catalogue: Catalogue,
): [name: string, value: string][] {
  const { status, message, at, nextUpdateAt, closeOpen, impacts = [] } = input;
  const form = formFrom({ status, message, nextUpdate: "none" });
  const began = "title" in input ? beginningOf(input) : at;
  if ("title" in input) form.set("title", input.title);
  if ("title" in input) fillTranslations(form, "title", input.titleTranslations);
  fillTranslations(form, "message", input.translations);
  if ("title" in input && began !== undefined) form.set("startedAt", toLocal(began, zone));
  if (at !== undefined) form.set("at", toLocal(at, zone));
  if (nextUpdateAt != null) form.set("nextUpdateBy", toLocal(nextUpdateAt, zone).slice(11));
  if (closeOpen) form.set("closeOpen", "yes");
  const hits = impacts.flatMap((impact) => affectedScopesOf(catalogue, impact, began));
  fillScope(form, catalogue, hits);
  return [...form].map(([name, value]) => [name, String(value)]);
}

const beginningOf = ({ startedAt, impacts, at }: OpenInput): Instant | undefined =>
  startedAt ?? impacts?.find((impact) => impact.at !== undefined)?.at ?? at;

/** Forms know one time for all impact. */
function affectedScopesOf(catalogue: Catalogue, { level, at, ...scope }: ImpactInput, began: Instant | undefined) {
  if (at !== undefined && at !== began)
    throw new Refusal(
      "impact",
      "A proposal has one time for all of its impact.",
      "Leave out the impact times, or submit separate proposals.",
    );
  return isLevel(level) ? expandScope(catalogue, scope).map((cell) => ({ cell, level })) : [];
}
