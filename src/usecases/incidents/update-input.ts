import type { Reader } from "#db/engine/open.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { Conflict, Refusal } from "#domain/errors.ts";
import { type ImpactChange, openSpans } from "#domain/impact/impact.ts";
import { INCIDENT_LEVELS, type Level } from "#domain/impact/level.ts";
import { expandStated, restated } from "#domain/impact/restatement.ts";
import { type Catalogue, type Cell, cellKey, expandScope, type Scope } from "#domain/impact/service.ts";
import { type Incident, type IncidentStatus, type IncidentUpdate, isUnderInvestigation } from "#domain/incidents/incident.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { firstRevision, type TextInput } from "#domain/updates/revision.ts";
import { entrySpans, impactChangesOf, inOrder, statusOf } from "#domain/updates/update.ts";
import { newId } from "#usecases/context.ts";
import type { ReviewInput } from "./reviews.ts";

/** A change of cells to a level, at the update's time unless `at` is given. */
export interface ImpactInput extends Scope {
  level: string;
  at?: Instant | undefined;
}

/** The input for an update. If a cell has several impacts, the last one counts. */
export interface UpdateInput extends TextInput {
  /** Created by the sender, so that sending twice posts once. */
  id?: string | undefined;
  /** Everything that the sender typed, by which a repetition is recognized. */
  submitted?: string | undefined;
  at?: Instant | undefined;
  status: IncidentStatus;
  impacts?: readonly ImpactInput[] | undefined;
  nextUpdateAt?: Instant | null | undefined;
  /** How many updates the incident had when this one was written; refused if it has more now. Not checked if missing. */
  basis?: number | undefined;
  /** Sets every cell that is still affected to operational at the update's time. */
  closeOpen?: boolean | undefined;
  /** Why the incident began earlier than it states; then its start moves to the earliest impact of this update. */
  earlierStartReason?: string | undefined;
  /** The review that this approves, or that one follows. */
  review?: ReviewInput | undefined;
}

/** The update that results from an input, with its scopes expanded to cells. */
export function toUpdate(db: Reader, incident: Incident, input: UpdateInput, now: Instant): IncidentUpdate {
  if (input.status === "withdrawn")
    throw new Refusal("status", "An update cannot withdraw an incident.", "Withdraw it on its own, with a reason.");
  const at = input.at ?? now;
  const update: IncidentUpdate = {
    id: input.id ?? newId(),
    at,
    postedAt: now,
    status: input.status,
    revisions: [firstRevision(input, now)],
    impacts: statedImpacts(db, impactChangesOf(incident), input.impacts ?? [], at, INCIDENT_LEVELS),
    nextUpdateAt: input.nextUpdateAt ?? null,
  };
  return input.closeOpen ? closingOpen(incident, update) : update;
}

/**
 * The status of an update that states none: it stays. Only the update that ends the impact of an incident under investigation
 * makes it monitored, as nothing is known to be affected any more.
 */
export function unstatedStatus(db: Reader, incident: Incident, input: Omit<UpdateInput, "status">, now: Instant): IncidentStatus {
  const status = statusOf(incident);
  if (!isUnderInvestigation(incident) || openSpans(entrySpans(incident)).length === 0) return status;
  const update = toUpdate(db, incident, { ...input, status }, now);
  const after = { ...incident, updates: inOrder([...incident.updates, update]) };
  return openSpans(entrySpans(after)).length === 0 ? "monitoring" : status;
}

/** Refuses a text that was written before others were posted, which its author may not have read. */
export function checkBasis(known: number, basis: number | undefined, field = "message"): void {
  if (basis === undefined || basis === known) return;
  throw new Conflict(
    field,
    "Someone else posted an update while you were writing. It is shown above.",
    "Read it, edit your text if needed, and submit again.",
  );
}

/**
 * The impact changes of a new update of an entry with the changes `known`: its scopes expanded, and what follows for cells that the
 * entry stated before the catalogue changed.
 */
export function statedImpacts(
  db: Reader,
  known: readonly ImpactChange[],
  inputs: readonly ImpactInput[],
  updateAt: Instant,
  allowed: readonly Level[],
): readonly ImpactChange[] {
  if (inputs.length === 0) return [];
  const cells = known.map(({ cell }) => cell);
  const expand = (catalogue: Catalogue, scope: Scope) => expandStated(catalogue, scope, cells);
  return restated(loadCatalogue(db), known, expandImpacts(db, inputs, updateAt, allowed, expand));
}

/** Expands scopes to changes of cells, at one of the allowed levels; only the last change of each cell and instant remains. */
export function expandImpacts(
  db: Reader,
  inputs: readonly ImpactInput[],
  updateAt: Instant,
  allowed: readonly Level[],
  expand: (catalogue: Catalogue, scope: Scope) => readonly Cell[] = expandScope,
): ImpactChange[] {
  if (inputs.length === 0) return [];
  const catalogue = loadCatalogue(db);
  const changes = new Map<string, ImpactChange>();
  for (const { level, at = updateAt, ...scope } of inputs) {
    const allowedLevel = allowed.find((each) => each === level);
    if (!allowedLevel)
      throw new Refusal(
        "impact",
        phrase("“{level}” is not a valid level here.", { level }),
        phrase("Use one of: {words}.", { words: allowed.join(", ") }),
      );
    for (const cell of expand(catalogue, scope)) changes.set(`${cellKey(cell)} ${at}`, { cell, level: allowedLevel, at });
  }
  return [...changes.values()];
}

function closingOpen(incident: Incident, update: IncidentUpdate): IncidentUpdate {
  const open = openSpans(entrySpans({ ...incident, updates: inOrder([...incident.updates, update]) }));
  const closing = open.map(({ cell }): ImpactChange => ({ cell, level: "operational", at: update.at }));
  return { ...update, impacts: [...update.impacts, ...closing] };
}
