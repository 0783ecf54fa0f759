import type { Tx } from "../../db/open.ts";
import { IMPACT_LEVELS } from "../domain/level.ts";
import { checkTitle } from "../domain/lifecycle.ts";
import { type By, type PlannedLevel, scopeOf } from "../domain/maintenance.ts";
import { checkReminder, checkScope } from "../domain/maintenance-lifecycle.ts";
import { expandImpacts, type ImpactInput } from "./update-input.ts";

/** What is said of planned work beside its messages. */
export interface PlanInput {
  title: string;
  /** What goes to which level while the work is done. */
  impacts: readonly ImpactInput[];
  beginsBy?: By | undefined;
  endsBy?: By | undefined;
  /** How long before the beginning readers are reminded, in milliseconds; null or left out: not at all. */
  remindBefore?: number | null | undefined;
}

/** Title, scope and the rest of a plan, checked. */
export function planFrom(tx: Tx, { title, impacts, beginsBy = "clock", endsBy = "hand", remindBefore = null }: PlanInput) {
  checkTitle(title);
  checkReminder(remindBefore);
  const scope = scopeOf(expandImpacts(tx, impacts, 0, IMPACT_LEVELS).map(({ cell, level }) => ({ cell, level }) as PlannedLevel));
  checkScope(scope);
  return { title: title.trim(), scope, beginsBy, endsBy, remindBefore };
}
