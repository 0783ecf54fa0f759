import type { Reader } from "#db/engine/open.ts";
import { addIncident, loadIncident, replaceFigures, saveDetails } from "#db/incidents/incidents.ts";
import { addUpdate } from "#db/incidents/updates.ts";
import { isDeepEqual } from "#domain/equal.ts";
import { Refusal } from "#domain/errors.ts";
import { withCommitment } from "#domain/incidents/commitment.ts";
import { withCorrectedDetails, withStart } from "#domain/incidents/fact-correction.ts";
import { completeFields, type GivenFields } from "#domain/incidents/fields.ts";
import { type Incident, type IncidentDetails, type IncidentUpdate, incidentDetailsOf } from "#domain/incidents/incident.ts";
import { checkFields, checkIncident, checkNotWithdrawn, checkUpdate } from "#domain/incidents/lifecycle.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { checkLocales } from "#domain/translation.ts";
import { checkFigure, type Figure } from "#domain/updates/figure.ts";
import { inOrder, latestUpdate } from "#domain/updates/update.ts";
import { type Committed, type Context, newId } from "#usecases/context.ts";
import { commit, commitOnce, type Posted } from "#usecases/record/commit.ts";
import { naming } from "#usecases/record/naming.ts";
import { restatedUpdate, saveCorrected } from "./corrections.ts";
import { settleRestatement, settleReview } from "./reviews.ts";
import { type Titles, titleReason, titlesOf } from "./titles.ts";
import { checkBasis, toUpdate, type UpdateInput } from "./update-input.ts";

/** What opens an incident. Without a start it starts with the first update or impact. */
export interface OpenInput extends UpdateInput, Titles, GivenFields {}

/** Opens an incident with its first update. Refuses what the rules of the core refuse. */
export function openIncident(context: Context, input: OpenInput): Posted {
  return once(context, input, (tx) => {
    const after = opened(tx, context, input);
    addIncident(tx, after);
    return { result: { id: after.id, update: after.updates[0]?.id as string }, before: null, after };
  });
}

/** Posts an update to an incident. */
export function postUpdate(context: Context, id: string, input: UpdateInput): Posted {
  return once(context, input, (tx) => {
    const before = requireIncident(tx, id);
    checkBasis(before.updates.length, input.basis);
    const { update, after } = updated(tx, context, before, input);
    addUpdate(tx, id, update);
    saveDetails(tx, after);
    return { result: { id, update: update.id }, before, after };
  });
}

/** The incident as it would be, without saving anything: for a preview. */
export const previewOpening = (context: Context, input: OpenInput): Incident => opened(context.db, context, input);

/** The same of an update to an incident. */
export const previewUpdate = (context: Context, before: Incident, input: UpdateInput): Incident =>
  updated(context.db, context, before, input).after;

function opened(tx: Reader, context: Context, input: OpenInput): Incident {
  const now = context.now();
  const at = input.at ?? now;
  const impactTimes = (input.impacts ?? []).flatMap((impact) => impact.at ?? []);
  const fields = completeFields(input, { startedAt: Math.min(at, ...impactTimes) });
  const titles = titlesOf(context, input);
  checkFields(fields, now);
  const empty: Incident = {
    kind: "incident",
    id: newId(),
    ...titles,
    ...fields,
    corrections: [],
    updates: [],
    figures: [],
    postmortem: null,
    postmortemCommitment: null,
  };
  return updated(tx, context, empty, input, now).after;
}

function updated(
  tx: Reader,
  context: Context,
  before: Incident,
  input: UpdateInput,
  // The clock is read once: an incident starts at the very instant of its first impact.
  now = context.now(),
): { update: IncidentUpdate; after: Incident } {
  checkLocales("translations", input.translations, context.locales ?? []);
  const update = naming(tx, context, () => {
    const written = toUpdate(tx, before, input, now);
    checkUpdate(withImpactOf(before, written, input, now), written, now);
    return written;
  });
  const known = withImpactOf(before, update, input, now);
  const posted = { ...known, updates: inOrder([...known.updates, update]) };
  return { update, after: withCommitment(before, posted, now, context.postmortems) };
}

/** The incident with its start moved to the first impact of an update, if that may move it. */
function withImpactOf(
  before: Incident,
  { impacts }: IncidentUpdate,
  { earlierStartReason }: UpdateInput,
  now: Instant,
): Incident {
  if (earlierStartReason === undefined) return before;
  const startedAt = Math.min(before.startedAt, ...impacts.map(({ at }) => at));
  return withStart(before, startedAt, { publishedAt: now, reason: earlierStartReason });
}

/** A correction of an incident's title and fields. */
export interface DetailsInput extends Titles, GivenFields {
  /** Why they change; readers see it. May be missing if only translations change. */
  reason?: string | undefined;
  /** Whether the first impact moves with the start, if it was there: the two cannot part. Default: it does. */
  movesImpact?: boolean | undefined;
  /** The review that follows; required where reviews are, if the impact or an update moves. */
  review?: "after" | undefined;
}

/** Corrects an incident's title and fields. Fields that are left out stay; so do translations of the title while the title does. */
export function editIncident(context: Context, id: string, input: DetailsInput): Committed<{ id: string }> {
  return commit(context, (tx) => {
    const before = requireIncident(tx, id);
    const now = context.now();
    const details = { ...titlesOf(context, input, before), ...completeFields(input, before) };
    if (isDeepEqual(details, incidentDetailsOf(before))) return { result: { id }, before, after: before };
    if (!isOnlyTranslated(before, details)) checkNotWithdrawn(before);
    checkFields(details, now);
    const published = { publishedAt: now, reason: titleReason(context, before, details, input.reason), loud: false };
    const after = withCorrectedDetails(before, details, published, input.movesImpact);
    checkStart(after);
    naming(tx, context, () => checkIncident(after, now));
    saveCorrected(tx, before, after);
    const restated = restatedUpdate(before, after) ?? (input.review && latestUpdate(before).id);
    if (restated) settleRestatement(tx, context, input.review, { id, update: restated });
    return { result: { id }, before, after };
  });
}

/** Whether only translations of the title differ. */
const isOnlyTranslated = (before: Incident, details: IncidentDetails): boolean =>
  isDeepEqual({ ...details, titleTranslations: undefined }, { ...incidentDetailsOf(before), titleTranslations: undefined });

function checkStart({ startedAt, updates }: Incident): void {
  if (updates.some(({ at, impacts }) => at < startedAt || impacts.some((impact) => impact.at < startedAt)))
    throw new Refusal(
      "startedAt",
      "The start is later than the first update or impact.",
      "Enter the time of the first impact, or an earlier time.",
    );
}

/** Replaces the figures of an incident. */
export function setFigures(context: Context, id: string, figures: readonly Figure[]): Committed<{ id: string }> {
  return commit(context, (tx) => {
    const before = requireIncident(tx, id);
    checkNotWithdrawn(before);
    for (const figure of figures) checkFigure(figure, context.now());
    replaceFigures(tx, id, figures);
    return { result: { id }, before, after: { ...before, figures } };
  });
}

/** The incident, or a refusal that names it. */
export function requireIncident(tx: Reader, id: string): Incident {
  const incident = loadIncident(tx, id);
  if (!incident) throw new Refusal("id", phrase("There is no incident “{id}”.", { id }), "Use the id of an existing incident.");
  return incident;
}

/** Commits an update once, and what it means for reviews. */
const once = (context: Context, input: UpdateInput, write: Parameters<typeof commitOnce>[2]): Posted =>
  commitOnce(context, input, (tx) => {
    const written = write(tx);
    settleReview(tx, context, input.review, written.result);
    return written;
  });
