import type { Reader } from "#db/engine/open.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { Conflict, Refusal } from "#domain/errors.ts";
import { withCells } from "#domain/impact/current-catalogue.ts";
import { type ImpactChange, openSpans } from "#domain/impact/impact.ts";
import { INCIDENT_LEVELS, type Level } from "#domain/impact/level.ts";
import { type Cell, cellKey, expandScope, type Scope } from "#domain/impact/service.ts";
import type { Incident, IncidentStatus, IncidentUpdate } from "#domain/incidents/incident.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { firstRevision, type TextInput } from "#domain/updates/revision.ts";
import { entrySpans, impactChangesOf, inOrder } from "#domain/updates/update.ts";
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
    impacts: expandImpacts(db, input.impacts ?? [], at, INCIDENT_LEVELS, statedCells(incident)),
    nextUpdateAt: input.nextUpdateAt ?? null,
  };
  return input.closeOpen ? closingOpen(incident, update) : update;
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

/** The cells that an incident states, which its updates may name also when they are no longer offered. */
const statedCells = (incident: Incident): Cell[] => impactChangesOf(incident).map(({ cell }) => cell);

/**
 * Expands scopes to changes of cells, at one of the allowed levels; only the last change of each cell and instant remains. `known`
 * cells are accepted also when they are no longer offered.
 */
export function expandImpacts(
  db: Reader,
  inputs: readonly ImpactInput[],
  updateAt: Instant,
  allowed: readonly Level[],
  known: readonly Cell[] = [],
): ImpactChange[] {
  if (inputs.length === 0) return [];
  const catalogue = withCells(loadCatalogue(db), known);
  const changes = new Map<string, ImpactChange>();
  for (const { level, at = updateAt, ...scope } of inputs) {
    const allowedLevel = allowed.find((each) => each === level);
    if (!allowedLevel)
      throw new Refusal(
        "impact",
        phrase("“{level}” is not a valid level here.", { level }),
        phrase("Use one of: {words}.", { words: allowed.join(", ") }),
      );
    for (const cell of expandScope(catalogue, scope)) changes.set(`${cellKey(cell)} ${at}`, { cell, level: allowedLevel, at });
  }
  return [...changes.values()];
}

function closingOpen(incident: Incident, update: IncidentUpdate): IncidentUpdate {
  const open = openSpans(entrySpans({ ...incident, updates: inOrder([...incident.updates, update]) }));
  const closing = open.map(({ cell }): ImpactChange => ({ cell, level: "operational", at: update.at }));
  return { ...update, impacts: [...update.impacts, ...closing] };
}
