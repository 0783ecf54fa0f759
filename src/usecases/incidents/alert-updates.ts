import type { AlertGroupRow } from "#db/admin/alerts.ts";
import type { Tx } from "#db/engine/open.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { may } from "#domain/accounts/role.ts";
import type { AlertRule, Assessment, endedImpacts } from "#domain/alerts/alert.ts";
import { answersTo } from "#domain/alerts/answers.ts";
import { changesInTime, endsOfAlerts } from "#domain/alerts/change-times.ts";
import { type AffectedCell, type AlertProposal, type Answer, cellsOfAlerts, proposalFor } from "#domain/alerts/proposal.ts";
import { canonical } from "#domain/canonical.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import { cellKey } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import { fullTitleText, titleFrom } from "#domain/updates/short-title.ts";
import { type Context, newId } from "#usecases/context.ts";
import { type OpenInput, openIncident, postUpdate, previewOpening, previewUpdate } from "./incidents.ts";
import { askForReview, discardReview, type readReview } from "./reviews.ts";
import type { ImpactInput, UpdateInput } from "./update-input.ts";

/**
 * The result of received alerts. `ended`: the alerts are over, but their proposal still waits and is marked. `listed`: no rule
 * could be applied.
 */
type AlertOutcome = "proposed" | "posted" | "unchanged" | "ended" | "withdrawn" | "listed";
export interface AlertResult extends Pick<AlertGroupRow, "unmatched" | "fault" | "updateId" | "incident"> {
  outcome: AlertOutcome;
  /** Set if an update was published. */
  publication?: number;
}

/** Converts an input to the fields of the same form, for a person to review. */
export type ToForm = (input: OpenInput | UpdateInput) => [name: string, value: string][];

/** The state of a group: its row, its last incident, the same while that is open, and its pending proposal. */
export interface Standing {
  known: AlertGroupRow | undefined;
  record: Incident | null;
  incident: Incident | null;
  pending: ReturnType<typeof readReview>;
}

/**
 * What a group reported when it was last received: the cells of its firing alerts (`hits`), those that no person had answered
 * (`open`), all that they ever affected while the incident or proposal is open (`told`), the answers, and the updates of the incident
 * that were posted without a person. It is stored as JSON, so the names of its properties stay.
 */
interface Reported {
  hits: readonly AffectedCell[];
  told: readonly AffectedCell[];
  open: readonly AffectedCell[];
  answers: readonly Answer[];
  updates: readonly string[];
}
const NOTHING: Reported = { hits: [], told: [], open: [], answers: [], updates: [] };
export const NOTHING_REPORTED = canonical({ ...NOTHING });

/** What a group reported; one that an earlier version stored knows only two of these. */
const reportedOf = ({ reported }: AlertGroupRow): Reported => {
  const read: Partial<Reported> = JSON.parse(reported);
  return { ...NOTHING, open: read.hits ?? [], ...read };
};

export type RuleResult = Pick<AlertResult, "outcome"> & Partial<AlertResult & { reported: string }>;

/** What processing a group needs. */
export interface RuleContext {
  tx: Tx;
  context: Context;
  rules: readonly AlertRule[];
  toForm: ToForm;
  /** What the alerts that are over stated. */
  ended: ReturnType<typeof endedImpacts>;
  now: Instant;
}

/** Posts or proposes what has changed since the group was last received. */
export function reportChanges(ruleContext: RuleContext, assessment: Assessment, standing: Standing): RuleResult {
  const { known, incident, record, pending } = standing;
  const catalogue = loadCatalogue(ruleContext.tx);
  const before = known ? reportedOf(known) : NOTHING;
  const hits = affectedOf(cellsOfAlerts(catalogue, assessment));
  const keys = new Set(hits.map(({ cell }) => cellKey(cell)));
  // What is still proposed is not on record yet, so its absence there is no answer.
  const answers = answersTo(pending ? [] : before.hits, record, before.answers).filter(({ cell }) => keys.has(cellKey(cell)));
  const firing = cellsOfAlerts(catalogue, assessment, answers);
  const open = affectedOf(firing);
  const isSame = canonical(hits) === canonical(before.hits) && canonical(open) === canonical(before.open);
  if (known?.fault === null && isSame) return { outcome: "unchanged" };
  const answered = answers.map(({ cell }) => cell).filter((cell) => !open.some((each) => cellKey(each.cell) === cellKey(cell)));
  const proposal = proposalFor(catalogue, incident, assessment, open, before.told, answered);
  const stillReported = incident || pending ? before.told.filter((each) => !keys.has(cellKey(each.cell))) : [];
  const own = incident ? before.updates : [];
  const reported = { hits, told: [...hits, ...stillReported], open, answers, updates: own };
  if (proposal) {
    const times = { firing, ends: endsOfAlerts(catalogue, ruleContext.ended), incident, record, own, now: ruleContext.now };
    const changes = changesInTime(proposal.changes, times);
    const result = publishOrPropose(ruleContext, assessment, { ...proposal, changes }, standing);
    const updates = result.outcome === "posted" ? [...own, result.updateId as string] : own;
    return { ...result, reported: canonical({ ...reported, updates }) };
  }
  if (pending?.key === "new") return { outcome: "ended", reported: canonical(reported) };
  if (!pending) return { outcome: "unchanged", reported: canonical(reported) };
  discardReview(ruleContext.context, pending.id, "The alerts have changed since.");
  return { outcome: "withdrawn", reported: canonical(reported), updateId: null };
}

const affectedOf = (cells: readonly AffectedCell[]): AffectedCell[] => cells.map(({ cell, level }) => ({ cell, level }));

const EARLIER = "An alert of this incident began earlier.";

/** A proposal with the time of each change; a cell that became worse in steps has several. */
type TimedProposal = Omit<AlertProposal, "changes"> & { changes: readonly ImpactChange[] };

function publishOrPropose(
  ruleContext: RuleContext,
  assessment: Assessment,
  proposal: TimedProposal,
  { incident, pending }: Standing,
): RuleResult {
  const { context } = ruleContext;
  const { publish, resolve } = assessment;
  const isPublished = publish && (resolve || !proposal.clears) && may(context.actor.role, "publish") && !context.reviewRequired;
  const id = !isPublished && pending ? pending.id : newId();
  if (!isPublished) return propose(ruleContext, assessment, proposal, incident, id);
  if (pending) discardReview(context, pending.id, "The alert rule publishes these directly.");
  const impacts = proposal.changes.map(({ cell, level, at }) => ({ ...cell, region: cell.region ?? "*", level, at }));
  const posted = incident
    ? postUpdate(context, incident.id, { ...updateOf(id, proposal, impacts), earlierStartReason: EARLIER })
    : openIncident(context, openingOf(id, assessment, proposal, impacts));
  return { outcome: "posted", updateId: id, incident: posted.id, publication: posted.publication };
}

const updateOf = (id: string, { status, message }: TimedProposal, impacts: readonly ImpactInput[]): UpdateInput => ({
  ...{ id, status, message, impacts },
});

function openingOf(id: string, { title }: Assessment, proposal: TimedProposal, impacts: readonly ImpactInput[]): OpenInput {
  const message = [fullTitleText(title), proposal.message].filter(Boolean).join("\n\n");
  return { ...updateOf(id, proposal, impacts), message, title: titleFrom(title) };
}

/** Asks a person to publish. A form has one time for all impact: the earliest for an incident, and its own time for an update. */
function propose(
  { context, toForm }: RuleContext,
  assessment: Assessment,
  proposal: TimedProposal,
  incident: Incident | null,
  id: string,
): RuleResult {
  const last = new Map(proposal.changes.map((change) => [cellKey(change.cell), change]));
  const impacts = [...last.values()].map(({ cell, level }) => ({ ...cell, region: cell.region ?? "*", level }));
  const startedAt = Math.min(...proposal.changes.map(({ at }) => at));
  const update = updateOf(id, proposal, impacts);
  const timed = impacts.map((each) => ({ ...each, at: startedAt }));
  const opening: OpenInput = { ...openingOf(id, assessment, proposal, timed), startedAt };
  if (incident) previewUpdate(context, incident, update);
  else previewOpening(context, opening);
  const fields = toForm(incident ? update : opening);
  askForReview(context, { id, key: incident ? `${incident.id}.update` : "new", fields: [["id", id], ...fields] });
  return { outcome: "proposed", updateId: id };
}
