import type { ImpactChange } from "#domain/impact/impact.ts";
import { type Catalogue, cellKey, expandScope } from "#domain/impact/service.ts";
import { type IncidentUpdate, POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import type { UpdateCorrection } from "#usecases/incidents/corrections.ts";
import type { ImpactInput } from "#usecases/incidents/update-input.ts";
import { correctionForm, readCorrection } from "./edit-forms.ts";
import { choiceOf, gather } from "./form.ts";
import { fillScope, readImpacts } from "./impact-form.ts";
import { isUnchanged, readLocal, toLocal } from "./local-time.ts";

const TIMES = ["at", "impactAt", "nextUpdateAt"] as const;

/** The form that corrects a whole update: its text, status, times and impact. */
export function factForm(update: IncidentUpdate, zone: string, catalogue: Catalogue): FormData {
  const form = correctionForm(update);
  const times = { at: update.at, impactAt: commonTime(update.impacts), nextUpdateAt: update.nextUpdateAt };
  for (const name of TIMES) {
    const at = times[name];
    const shown = at === null ? "" : toLocal(at, zone);
    form.set(name, shown);
    form.set(`${name}Shown`, shown);
  }
  form.set("status", update.status);
  fillScope(form, catalogue, update.impacts);
  return form;
}

/** The time of all impact changes; null if there are none, or several times. */
function commonTime(impacts: readonly ImpactChange[]): Instant | null {
  const times = new Set(impacts.map(({ at }) => at));
  return times.size === 1 ? ([...times][0] as Instant) : null;
}

/** The correction. What was left as it was shown stays exactly, also where a form cannot show it. */
export function readFacts(values: FormData, update: IncidentUpdate, context: Context, catalogue: Catalogue): UpdateCorrection {
  const timeOf = (name: (typeof TIMES)[number]) => () =>
    isUnchanged(values, name) ? undefined : (readLocal(values, name, context.zone) ?? null);
  const { at, impactAt, nextUpdateAt, status, chosen } = gather({
    ...{ at: timeOf("at"), impactAt: timeOf("impactAt"), nextUpdateAt: timeOf("nextUpdateAt") },
    status: () => choiceOf(values, "status", POSTABLE_STATUSES),
    chosen: () => readImpacts(values, catalogue),
  });
  return {
    ...readCorrection(values, context),
    at: at ?? undefined,
    status,
    nextUpdateAt,
    impacts: correctedImpacts(catalogue, update, chosen, impactAt ?? undefined, at ?? update.at),
  };
}

/** The corrected impact; undefined if it stays. A cell that the update had keeps its time unless all get another. */
function correctedImpacts(
  catalogue: Catalogue,
  { impacts }: IncidentUpdate,
  chosen: readonly ImpactInput[],
  at: Instant | undefined,
  updateAt: Instant,
): ImpactInput[] | undefined {
  const levels = new Map(
    chosen.flatMap(({ level, ...scope }) => expandScope(catalogue, scope).map((cell) => [cellKey(cell), { cell, level }])),
  );
  const known = new Map(impacts.map((impact) => [cellKey(impact.cell), impact]));
  const isSame = levels.size === known.size && [...levels].every(([key, { level }]) => known.get(key)?.level === level);
  if (isSame && at === undefined) return undefined;
  const since = at ?? commonTime(impacts) ?? updateAt;
  return [...levels].map(([key, { cell, level }]) => ({
    ...{ service: cell.service, region: cell.region ?? "*", plane: cell.plane, level },
    at: at ?? known.get(key)?.at ?? since,
  }));
}
