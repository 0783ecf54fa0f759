import type { Reader } from "#db/engine/open.ts";
import { IMPACT_LEVELS } from "#domain/impact/level.ts";
import { checkReminder, checkScope } from "#domain/maintenance/lifecycle.ts";
import { type By, type PlannedLevel, scopeOf } from "#domain/maintenance/maintenance.ts";
import type { Scheduling } from "#usecases/context.ts";
import { type Titles, titlesOf } from "#usecases/incidents/titles.ts";
import { expandImpacts, type ImpactInput } from "#usecases/incidents/update-input.ts";
import { naming } from "#usecases/record/naming.ts";

/** The input for a maintenance, without its updates. */
export interface PlanInput extends Titles {
  /** The expected levels during the work. */
  impacts: readonly ImpactInput[];
  beginsBy?: By | undefined;
  endsBy?: By | undefined;
  /** How long before the start the reminder is sent, in milliseconds; none if null or missing. */
  remindBefore?: number | null | undefined;
}

/** The validated title, scope and other details of a maintenance; `before` has the titles before a correction. */
export function planFrom(db: Reader, context: Pick<Scheduling, "locales" | "actor">, input: PlanInput, before?: Titles) {
  const { impacts, beginsBy = "clock", endsBy = "hand", remindBefore = null } = input;
  const titles = titlesOf(context, input, before);
  checkReminder(remindBefore);
  const planned = naming(db, context, () => expandImpacts(db, impacts, 0, IMPACT_LEVELS));
  const scope = scopeOf(planned.map(({ cell, level }) => ({ cell, level }) as PlannedLevel));
  checkScope(scope);
  return { ...titles, scope, beginsBy, endsBy, remindBefore };
}
