import type { Reader, Tx } from "#db/engine/open.ts";
import { loadEntry } from "#db/incidents/entries.ts";
import { saveDetails } from "#db/incidents/incidents.ts";
import { addRevision, incidentOfUpdate, saveFacts } from "#db/incidents/updates.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { isDeepEqual } from "#domain/equal.ts";
import { Refusal } from "#domain/errors.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import { INCIDENT_LEVELS } from "#domain/impact/level.ts";
import { expandCorrected, restated } from "#domain/impact/restatement.ts";
import type { Catalogue, Scope } from "#domain/impact/service.ts";
import { withCommitment, withCorrectedCommitment } from "#domain/incidents/commitment.ts";
import { withCorrectedFacts } from "#domain/incidents/fact-correction.ts";
import { type ImpactEdits, withImpactEdits } from "#domain/incidents/impact-edit.ts";
import type { IncidentUpdate, PostableStatus } from "#domain/incidents/incident.ts";
import { checkIncident, checkNotWithdrawn } from "#domain/incidents/lifecycle.ts";
import type { AnyUpdate, Entry } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import { checkLocales } from "#domain/translation.ts";
import { type CorrectionInput, corrected } from "#domain/updates/correction.ts";
import { type Facts, factsOf } from "#domain/updates/facts.ts";
import { impactChangesOf } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Context } from "#usecases/context.ts";
import { commit, type Posted } from "#usecases/record/commit.ts";
import { naming } from "#usecases/record/naming.ts";
import { settleRestatement } from "./reviews.ts";
import { checkBasis, expandImpacts, type ImpactInput } from "./update-input.ts";

/** A correction of what an update states besides its text. What is left out stays. */
export interface FactsInput {
  /** Impacts that had the time of the update move with it. */
  at?: Instant | undefined;
  status?: PostableStatus | undefined;
  /** The impact changes as they should have been. They replace those of the update. */
  impacts?: readonly ImpactInput[] | undefined;
  /** Or only what changes in them; applied after the time of the update. */
  impactEdits?: ImpactEdits | undefined;
  nextUpdateAt?: Instant | null | undefined;
}

export interface UpdateCorrection extends CorrectionInput, FactsInput {
  /** How many revisions the update had when the correction was written; refused if it has more now. */
  basis?: number | undefined;
  /** The review that follows; required where reviews are, if more than the text is corrected. */
  review?: "after" | undefined;
}

/**
 * Corrects an update of an incident or maintenance: its text, and of an incident also its status, times and impact. What was
 * replaced stays readable, and the reason is shown.
 */
export function correctUpdate(context: Context, updateId: string, input: UpdateCorrection): Posted {
  checkLocales("translations", input.translations, context.locales ?? []);
  return commit(context, (tx) => {
    const { before, update } = requireUpdate(tx, updateId);
    checkBasis(update.revisions.length, input.basis);
    const after = naming(tx, context, () => correctedEntry(tx, context, before, update, input));
    saveCorrected(tx, before, after);
    if (input.review || restatedUpdate(before, after))
      settleRestatement(tx, context, input.review, { id: before.id, update: updateId });
    return { result: { id: before.id, update: updateId }, before, after };
  });
}

function requireUpdate(tx: Reader, updateId: string): { before: Entry; update: AnyUpdate } {
  const id = incidentOfUpdate(tx, updateId);
  const before = id === undefined ? undefined : loadEntry(tx, id);
  const update = (before?.updates as readonly AnyUpdate[] | undefined)?.find((candidate) => candidate.id === updateId);
  if (!before || !update) throw new Refusal("update", "Update not found.", "Choose one on the incident's or maintenance's page.");
  return { before, update };
}

function correctedEntry(tx: Reader, context: Context, before: Entry, update: AnyUpdate, input: UpdateCorrection): Entry {
  const now = context.now();
  const t = translatorFor({ locales: context.locales ?? [] });
  const others = impactChangesOf({ updates: (before.updates as readonly AnyUpdate[]).filter((each) => each !== update) });
  const facts = correctedFacts(tx, update, others, input);
  const revision = corrected(update.revisions, input, now, t, facts !== undefined);
  if (!facts) {
    const correctedUpdate = { ...update, revisions: [...update.revisions, revision] };
    return { ...before, updates: before.updates.map((each) => (each === update ? correctedUpdate : each)) } as Entry;
  }
  if (before.kind === "maintenance")
    throw new Refusal(
      "update",
      "Only the text of a maintenance's update can be corrected.",
      "Post an update with the actual times or impact.",
    );
  checkNotWithdrawn(before);
  const after = withCorrectedFacts(before, update.id, facts, revision);
  checkIncident(after, now);
  return withCorrectedCommitment(before, withCommitment(before, after, now, context.postmortems), now, context.postmortems);
}

/** The facts after a correction; undefined if it changes none. `others` are the impact changes of the other updates. */
function correctedFacts(
  tx: Reader,
  update: AnyUpdate,
  others: readonly ImpactChange[],
  input: FactsInput,
): Facts<IncidentUpdate["status"]> | undefined {
  const known = factsOf(update as IncidentUpdate);
  const at = input.at ?? known.at;
  const facts = {
    at,
    status: input.status ?? known.status,
    impacts: correctedImpacts(tx, known, others, input, at),
    nextUpdateAt: input.nextUpdateAt === undefined ? known.nextUpdateAt : input.nextUpdateAt,
  };
  return isDeepEqual(facts, known) ? undefined : facts;
}

/** The impact after a correction. Impact that had the time of the update moves with it, also where levels are corrected. */
function correctedImpacts(
  tx: Reader,
  known: Facts,
  others: readonly ImpactChange[],
  { impacts, impactEdits }: FactsInput,
  at: Instant,
): readonly ImpactChange[] {
  const catalogue = loadCatalogue(tx);
  const cells = known.impacts.map(({ cell }) => cell);
  const expand = (listed: Catalogue, scope: Scope) => expandCorrected(listed, scope, cells);
  if (impacts !== undefined) return restated(catalogue, others, expandImpacts(tx, impacts, at, INCIDENT_LEVELS, expand));
  const moved = known.impacts.map((impact): ImpactChange => (impact.at === known.at ? { ...impact, at } : impact));
  if (!impactEdits) return moved;
  const edited = withImpactEdits(moved, impactEdits, at);
  return impactEdits.cells.length > 0 ? restated(catalogue, others, edited) : edited;
}

/** The id of the first update that states something else than before, besides its text; undefined if none does. */
export function restatedUpdate(before: Entry, after: Entry): string | undefined {
  const known = new Map<string, AnyUpdate>(before.updates.map((update) => [update.id, update]));
  return after.updates.find((update) => isRestated(known.get(update.id) as AnyUpdate, update))?.id;
}

const isRestated = (former: AnyUpdate, update: AnyUpdate): boolean =>
  !isDeepEqual(factsOf<string>(former), factsOf<string>(update));

/** Saves the revisions and facts that a correction added, in every update that it changed. */
export function saveCorrected(tx: Tx, before: Entry, after: Entry): void {
  const known = new Map<string, AnyUpdate>(before.updates.map((update) => [update.id, update]));
  for (const update of after.updates) {
    const former = known.get(update.id) as AnyUpdate;
    for (const [n, revision] of update.revisions.entries())
      if (n >= former.revisions.length) addRevision(tx, update.id, n, revision);
    if (isRestated(former, update)) saveFacts(tx, update);
  }
  if (after.kind === "incident") saveDetails(tx, after);
}
