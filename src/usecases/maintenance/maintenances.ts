import type { Reader, Tx } from "#db/engine/open.ts";
import { addMaintenance, loadMaintenance, savePlan } from "#db/incidents/maintenances.ts";
import { addUpdate } from "#db/incidents/updates.ts";
import { isDeepEqual } from "#domain/equal.ts";
import { Refusal } from "#domain/errors.ts";
import { LEVELS } from "#domain/impact/level.ts";
import { checkMaintenanceUpdate } from "#domain/maintenance/lifecycle.ts";
import {
  type Maintenance,
  type MaintenanceStatus,
  type MaintenanceUpdate,
  type Planned,
  plannedOf,
  type Titles,
} from "#domain/maintenance/maintenance.ts";
import { announced, impactOfStep, textOnlyUpdate, withUpdate } from "#domain/maintenance/step.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { checkLocales, translatedPart } from "#domain/translation.ts";
import type { Correction, TextInput } from "#domain/updates/revision.ts";
import { impactChangesOf, statusOf } from "#domain/updates/update.ts";
import { type Committed, newId, type Scheduling } from "#usecases/context.ts";
import { titleReason } from "#usecases/incidents/titles.ts";
import { type ImpactInput, statedImpacts } from "#usecases/incidents/update-input.ts";
import { commit, commitOnce, type EntryStates, type Posted } from "#usecases/record/commit.ts";
import { naming } from "#usecases/record/naming.ts";
import { runAppointmentsOf } from "./maintenance-clock.ts";
import { type PlanInput, planFrom } from "./maintenance-input.ts";

export interface ScheduleInput extends PlanInput, Planned, TextInput {
  /** The update's id, created by the sender, so that sending twice announces once. */
  id?: string | undefined;
  /** Everything that the sender typed, by which a repetition is recognized. */
  submitted?: string | undefined;
}

/** The input for an update of a maintenance. */
export interface MaintenanceInput extends TextInput {
  id?: string | undefined;
  submitted?: string | undefined;
  at?: Instant | undefined;
  /**
   * If missing, it stays the same. Starting sets the scope to its planned levels, and completing sets all cells to operational.
   */
  status?: MaintenanceStatus | undefined;
  /** The actual impact, where it differs from the planned one. */
  impacts?: readonly ImpactInput[] | undefined;
  /** Moves the planned time. */
  from?: Instant | undefined;
  until?: Instant | undefined;
  nextUpdateAt?: Instant | null | undefined;
}

/** Announces a maintenance. Refuses one that breaks a rule of the domain, or a planned time that is already over. */
export function scheduleMaintenance(context: Scheduling, input: ScheduleInput): Posted {
  checkLocales("translations", input.translations, context.locales ?? []);
  return commitOnce(context, input, (tx) => {
    const now = context.now();
    const empty: Maintenance = {
      kind: "maintenance",
      id: newId(),
      ...planFrom(tx, context, input),
      series: null,
      edits: [],
      corrections: [],
      updates: [],
    };
    const after = announced(empty, input, input, now, input.id ?? newId());
    addMaintenance(tx, after);
    return { result: { id: after.id, update: (after.updates[0] as MaintenanceUpdate).id }, before: null, after };
  });
}

/** Posts an update of a maintenance: a status, another planned time, or only a text. Due actions of the clock run before it. */
export function postMaintenanceUpdate(context: Scheduling, id: string, input: MaintenanceInput): Posted {
  return commitOnce(context, input, (tx) => postIn(tx, context, id, input));
}

/** Posts an update within a running transaction, whose result the caller must commit. */
export function postIn(tx: Tx, context: Scheduling, id: string, input: MaintenanceInput) {
  checkLocales("translations", input.translations, context.locales ?? []);
  const before = runAppointmentsOf(tx, context, requireMaintenance(tx, id));
  const now = context.now();
  const update = naming(tx, context, () => {
    const written = toUpdate(tx, before, input, now);
    checkMaintenanceUpdate(before, written, now);
    return written;
  });
  const after = withUpdate(before, update);
  addUpdate(tx, id, update);
  savePlan(tx, after);
  return { result: { id, update: update.id }, before, after } satisfies EntryStates & { result: object };
}

function toUpdate(db: Reader, before: Maintenance, input: MaintenanceInput, now: Instant): MaintenanceUpdate {
  const at = input.at ?? now;
  const status = input.status ?? statusOf(before);
  const textUpdate = textOnlyUpdate(input.id ?? newId(), at, now, status, input);
  const known = [...impactChangesOf(before), ...impactOfStep(before, textUpdate)];
  const explicitImpacts = statedImpacts(db, known, input.impacts ?? [], at, LEVELS);
  const update = { ...textUpdate, planned: movedTo(before, input), nextUpdateAt: input.nextUpdateAt ?? null };
  return { ...update, impacts: [...impactOfStep(before, { ...update, impacts: explicitImpacts }), ...explicitImpacts] };
}

function movedTo(before: Maintenance, { from, until }: MaintenanceInput): Planned | null {
  if (from === undefined && until === undefined) return null;
  const known = plannedOf(before);
  const planned = { from: from ?? known.from, until: until ?? known.until };
  if (planned.from === known.from && planned.until === known.until)
    throw new Refusal("until", "This is already the planned time.", "Enter another time, or post an update without moving it.");
  return planned;
}

/**
 * Corrects the title and scope of a maintenance, and who starts and ends it. Once it has started, the scope is fixed: its updates
 * contain the actual impact.
 */
export function editMaintenance(
  context: Scheduling,
  id: string,
  input: PlanInput & { reason?: string | undefined },
): Committed<{ id: string }> {
  return commit(context, (tx) => {
    const before = runAppointmentsOf(tx, context, requireMaintenance(tx, id));
    const plan = planFrom(tx, context, input, before);
    const isSameScope = JSON.stringify(plan.scope) === JSON.stringify(before.scope);
    if (statusOf(before) !== "scheduled" && !isSameScope)
      throw new Refusal(
        "impact",
        "The maintenance has started: its scope can no longer change.",
        "Post an update with the actual impact.",
      );
    const { titleTranslations: _, ...rest } = before;
    const now = context.now();
    const corrections = [...before.corrections, ...titleCorrection(context, before, plan, input.reason)];
    const after: Maintenance = { ...rest, ...plan, corrections, edits: [...before.edits, now] };
    savePlan(tx, after);
    return { result: { id }, before, after };
  });
}

/** The former title with the reason for the new one; empty if the title stays. */
function titleCorrection(context: Scheduling, before: Titles, after: Titles, reason?: string): Correction<Titles>[] {
  const [replaced, given] = [titlesAlone(before), titlesAlone(after)];
  if (isDeepEqual(replaced, given)) return [];
  return [{ replaced, publishedAt: context.now(), reason: titleReason(context, replaced, given, reason), loud: false }];
}

const titlesAlone = ({ title, titleTranslations }: Titles): Titles => ({
  title,
  ...translatedPart("titleTranslations", titleTranslations),
});

/** The maintenance with an id; refuses an unknown id. */
export function requireMaintenance(db: Reader, id: string): Maintenance {
  const maintenance = loadMaintenance(db, id);
  if (!maintenance)
    throw new Refusal("id", phrase("There is no maintenance “{id}”.", { id }), "Use the id of an existing maintenance.");
  return maintenance;
}
