import type { Reader } from "#db/engine/open.ts";
import { IMPACT_LEVELS } from "#domain/impact/level.ts";
import { checkReminder, checkScope } from "#domain/maintenance/lifecycle.ts";
import { type By, type PlannedLevel, scopeOf } from "#domain/maintenance/maintenance.ts";
import type { Scheduling } from "#usecases/context.ts";
import { type Titles, titlesOf } from "#usecases/incidents/titles.ts";
import { expandImpacts, type ImpactInput } from "#usecases/incidents/update-input.ts";

/** What is said of planned work beside its messages. */
export interface PlanInput extends Titles {
  /** What goes to which level while the work is done. */
  impacts: readonly ImpactInput[];
  beginsBy?: By | undefined;
  endsBy?: By | undefined;
  /** How long before the beginning readers are reminded, in milliseconds; null or left out: not at all. */
  remindBefore?: number | null | undefined;
}

/** Title, scope and the rest of a plan, checked; `before` are the titles that are corrected. */
export function planFrom(db: Reader, context: Pick<Scheduling, "locales">, input: PlanInput, before?: Titles) {
  const { impacts, beginsBy = "clock", endsBy = "hand", remindBefore = null } = input;
  const titles = titlesOf(context, input, before);
  checkReminder(remindBefore);
  const scope = scopeOf(expandImpacts(db, impacts, 0, IMPACT_LEVELS).map(({ cell, level }) => ({ cell, level }) as PlannedLevel));
  checkScope(scope);
  return { ...titles, scope, beginsBy, endsBy, remindBefore };
}
