import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { firstRevision, type TextInput } from "#domain/updates/revision.ts";
import { inOrder, statusOf } from "#domain/updates/update.ts";
import { checkMaintenanceUpdate, checkPlanned } from "./lifecycle.ts";
import {
  beginning,
  ending,
  type Maintenance,
  type MaintenanceStatus,
  type MaintenanceUpdate,
  type Planned,
} from "./maintenance.ts";

/** The maintenance with its announcement. Refuses a time that is over already. */
export function announced(empty: Maintenance, planned: Planned, said: TextInput, now: Instant, id: string): Maintenance {
  checkPlanned(planned);
  if (planned.until <= now)
    throw new Refusal("until", "The planned end is in the past.", "Give a future time; report past problems as an incident.");
  const update: MaintenanceUpdate = {
    ...wordOf(id, now, now, "scheduled", said),
    planned: { from: planned.from, until: planned.until },
  };
  checkMaintenanceUpdate(empty, update, now);
  return { ...empty, updates: [update] };
}

/** An update that says something and changes nothing. */
export const wordOf = (id: string, at: Instant, now: Instant, status: MaintenanceStatus, said: TextInput): MaintenanceUpdate => ({
  id,
  at,
  postedAt: now,
  status,
  revisions: [firstRevision(said, now)],
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

/** The impact that comes with a beginning or an end; what is said otherwise of a cell at that time comes after it, and holds. */
export function impactOfStep(before: Maintenance, update: MaintenanceUpdate): MaintenanceUpdate["impacts"] {
  const former = statusOf(before);
  if (former === "scheduled" && update.status === "in_progress") return beginning(before, update.at);
  return update.status === "completed" ? ending(withUpdate(before, update), update.at) : [];
}
