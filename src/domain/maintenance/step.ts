import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { firstRevision, type TextInput } from "#domain/updates/revision.ts";
import { inOrder, statusOf } from "#domain/updates/update.ts";
import { checkMaintenanceUpdate, checkPlanned } from "./lifecycle.ts";
import {
  endChanges,
  type Maintenance,
  type MaintenanceStatus,
  type MaintenanceUpdate,
  type Planned,
  startChanges,
} from "./maintenance.ts";

/** The maintenance with its announcement. Refuses a planned time that is already over. */
export function announced(empty: Maintenance, planned: Planned, input: TextInput, now: Instant, id: string): Maintenance {
  checkPlanned(planned);
  if (planned.until <= now)
    throw new Refusal("until", "The planned end is in the past.", "Enter a future time; report past problems as an incident.");
  const update: MaintenanceUpdate = {
    ...textOnlyUpdate(id, now, now, "scheduled", input),
    planned: { from: planned.from, until: planned.until },
  };
  checkMaintenanceUpdate(empty, update, now);
  return { ...empty, updates: [update] };
}

/** An update with a text that changes no impact and no planned time. */
export const textOnlyUpdate = (
  id: string,
  at: Instant,
  now: Instant,
  status: MaintenanceStatus,
  input: TextInput,
): MaintenanceUpdate => ({
  id,
  at,
  postedAt: now,
  status,
  revisions: [firstRevision(input, now)],
  impacts: [],
  nextUpdateAt: null,
  planned: null,
  reminder: false,
});

/** The maintenance with a further update. */
export const withUpdate = (before: Maintenance, update: MaintenanceUpdate): Maintenance => ({
  ...before,
  updates: inOrder([...before.updates, update]),
});

/**
 * The impact changes that follow from starting or completing the work. Explicit changes of the update come after them and take
 * precedence.
 */
export function impactOfStep(before: Maintenance, update: MaintenanceUpdate): MaintenanceUpdate["impacts"] {
  const previous = statusOf(before);
  if (previous === "scheduled" && update.status === "in_progress") return startChanges(before, update.at);
  return update.status === "completed" ? endChanges(withUpdate(before, update), update.at) : [];
}
