import {
  type AlertGroupRow,
  countUnhandled,
  findAlertGroup,
  findAlertsOfUpdate,
  latestAlertGroups,
  saveAlertGroup,
  sweepAlertGroups,
} from "#db/admin/alerts.ts";
import { type Reader, savepoint, type Tx, transact } from "#db/engine/open.ts";
import { loadIncident } from "#db/incidents/incidents.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { loadCatalogue } from "#db/record/services.ts";
import { may, requirePermission } from "#domain/accounts/role.ts";
import { type AlertGroup, type AlertRule, type Assessment, assess } from "#domain/alerts/alert.ts";
import { mergeAlerts } from "#domain/alerts/known-alerts.ts";
import { type AffectedCell, type AlertProposal, cellsOfAlerts, proposalFor } from "#domain/alerts/proposal.ts";
import { canonical } from "#domain/canonical.ts";
import { refusalsIn } from "#domain/errors.ts";
import { type Incident, settledAt } from "#domain/incidents/incident.ts";
import { DAY } from "#domain/time.ts";
import { fullTitleText, titleFrom } from "#domain/updates/short-title.ts";
import { type Context, newId } from "#usecases/context.ts";
import { type OpenInput, openIncident, postUpdate, previewOpening, previewUpdate } from "./incidents.ts";
import { askForReview, discardReview, readReview } from "./reviews.ts";
import type { UpdateInput } from "./update-input.ts";

const RETENTION = 30 * DAY;

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
type ToForm = (input: OpenInput | UpdateInput) => [name: string, value: string][];

/** The state of a group: its row, its incident while that is open, and its pending proposal. */
interface Standing {
  known: AlertGroupRow | undefined;
  incident: Incident | null;
  pending: ReturnType<typeof readReview>;
}

/**
 * Processes received alerts: proposes an incident or an update to a person or, if all rules allow it, posts it. Receiving the
 * same group again with changes changes the proposal; without changes, or late, it does nothing. All groups are listed,
 * independent of their result.
 */
export function receiveAlerts(context: Context, rules: readonly AlertRule[], received: AlertGroup, toForm: ToForm): AlertResult {
  requirePermission(context.actor.role, "write");
  return transact(context.db, (tx) => {
    sweepAlertGroups(tx, context.now() - RETENTION);
    const standing = standingOf(tx, context, received.key);
    const { known, incident } = standing;
    const group = { ...received, alerts: mergeAlerts(known?.alerts ?? [], received.alerts, context.now()) };
    const defaults = {
      unmatched: 0,
      fault: null,
      updateId: known?.updateId ?? null,
      incident: incident?.id ?? null,
      reported: known?.reported ?? NOTHING,
    };
    const { outcome, publication, ...row } = { ...defaults, ...applyRules({ tx, context, rules, toForm }, group, standing) };
    const status = group.alerts.some((alert) => alert.status === "firing") ? "firing" : "resolved";
    const now = context.now();
    saveAlertGroup(tx, { ...row, ...group, status, firstAt: known?.firstAt ?? now, lastAt: now });
    return { outcome, ...row, ...(publication !== undefined && { publication }) };
  });
}

/**
 * The cells that the group's alerts affected when it was last received, and all that they ever affected while the incident or
 * proposal is open. It is stored as JSON, so the names of its properties stay.
 */
interface ReportedCells {
  hits: readonly AffectedCell[];
  told: readonly AffectedCell[];
}
const NOTHING = canonical({ hits: [], told: [] } satisfies ReportedCells);

function standingOf(db: Reader, context: Context, key: string): Standing {
  const known = findAlertGroup(db, key);
  const review = known?.updateId ? readReview(context, known.updateId) : undefined;
  // A published proposal has become the update with that id.
  const id = known?.incident ?? (known?.updateId ? incidentOfUpdate(db, known.updateId) : undefined);
  const incident = id === undefined ? undefined : loadIncident(db, id);
  return {
    known,
    incident: incident && settledAt(incident) === null ? incident : null,
    pending: review?.kind === "before" ? review : undefined,
  };
}

type RuleResult = Pick<AlertResult, "outcome"> & Partial<AlertResult & { reported: string }>;

/** What processing a group needs. */
interface RuleContext {
  tx: Tx;
  context: Context;
  rules: readonly AlertRule[];
  toForm: ToForm;
}

/** Applies the rules; if they refuse, nothing is proposed and the refusal becomes the `fault`. */
function applyRules(ruleContext: RuleContext, group: AlertGroup, standing: Standing): RuleResult {
  const unmatched = group.alerts.filter(({ status }) => status === "firing").length;
  try {
    const assessment = assess(ruleContext.rules, group);
    if (assessment.rule === null) return { outcome: "listed", unmatched };
    const result = savepoint(ruleContext.tx, () => reportChanges(ruleContext, assessment, standing));
    return { ...result, unmatched: assessment.unmatched.length };
  } catch (error) {
    const refusals = refusalsIn(error);
    if (refusals.length === 0 || refusals.some(({ field }) => field === "record")) throw error;
    return { outcome: "listed", unmatched, fault: refusals.map(({ rule, repair }) => `${rule} ${repair}`).join(" ") };
  }
}

function reportChanges(ruleContext: RuleContext, assessment: Assessment, standing: Standing): RuleResult {
  const { known, incident, pending } = standing;
  const catalogue = loadCatalogue(ruleContext.tx);
  const hits = cellsOfAlerts(catalogue, assessment);
  const before: ReportedCells = JSON.parse(known?.reported ?? NOTHING);
  if (known?.fault === null && canonical(hits) === canonical(before.hits)) return { outcome: "unchanged" };
  const proposal = proposalFor(catalogue, incident, assessment, hits, before.told);
  const stillReported = incident || pending ? before.told.filter((each) => !hits.some((current) => isOf(current, each))) : [];
  const reported = canonical({ hits, told: [...hits, ...stillReported] } satisfies ReportedCells);
  if (proposal) return { ...publishOrPropose(ruleContext, assessment, proposal, standing), reported };
  if (pending?.key === "new") return { outcome: "ended", reported };
  if (!pending) return { outcome: "unchanged", reported };
  discardReview(ruleContext.context, pending.id, "The alerts have changed since.");
  return { outcome: "withdrawn", reported, updateId: null };
}

const isOf = (one: AffectedCell, other: AffectedCell): boolean => canonical(one.cell) === canonical(other.cell);

function publishOrPropose(
  { context, toForm }: RuleContext,
  assessment: Assessment,
  proposal: AlertProposal,
  { incident, pending }: Standing,
): RuleResult {
  const { publish, resolve, title, since } = assessment;
  const isPublished = publish && (resolve || !proposal.clears) && may(context.actor.role, "publish") && !context.reviewRequired;
  const id = !isPublished && pending ? pending.id : newId();
  const impacts = proposal.changes.map(({ cell, level }) => ({ ...cell, region: cell.region ?? "*", level }));
  const startedAt = Math.min(since ?? context.now(), context.now());
  const update: UpdateInput = { id, status: proposal.status, message: proposal.message, impacts };
  const message = [fullTitleText(title), proposal.message].filter(Boolean).join("\n\n");
  const opening: OpenInput = {
    ...update,
    message,
    title: titleFrom(title),
    startedAt,
    impacts: impacts.map((each) => ({ ...each, at: startedAt })),
  };
  if (isPublished) {
    if (pending) discardReview(context, pending.id, "The alert rule publishes these directly.");
    const posted = incident ? postUpdate(context, incident.id, update) : openIncident(context, opening);
    return { outcome: "posted", updateId: id, incident: posted.id, publication: posted.publication };
  }
  if (incident) previewUpdate(context, incident, update);
  else previewOpening(context, opening);
  const fields = toForm(incident ? update : opening);
  askForReview(context, { id, key: incident ? `${incident.id}.update` : "new", fields: [["id", id], ...fields] });
  return { outcome: "proposed", updateId: id };
}

/** The alerts that a review was proposed by; undefined if a person wrote it. */
export const alertsOfReview = ({ db }: Pick<Context, "db">, review: string): AlertGroupRow | undefined =>
  findAlertsOfUpdate(db, review);

/** The groups of alerts that were received last, the latest first. */
export const alertGroups = ({ db }: Pick<Context, "db">, limit: number): AlertGroupRow[] => latestAlertGroups(db, limit);

/** How many firing groups no rule could be applied to, so that only the list shows them. */
export const unhandledAlerts = ({ db }: Pick<Context, "db">): number => countUnhandled(db);
