import {
  type AlertGroupRow,
  countUnhandled,
  findAlertGroup,
  findAlertsOfUpdate,
  latestAlertGroups,
  saveAlertGroup,
  sweepAlertGroups,
} from "#db/admin/alerts.ts";
import { type Reader, savepoint, transact } from "#db/engine/open.ts";
import { loadIncident } from "#db/incidents/incidents.ts";
import { incidentOfUpdate } from "#db/incidents/updates.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { type AlertGroup, type AlertRule, assess, endedImpacts } from "#domain/alerts/alert.ts";
import { alertsToAssess, mergeAlerts } from "#domain/alerts/known-alerts.ts";
import { refusalsIn } from "#domain/errors.ts";
import { settledAt } from "#domain/incidents/incident.ts";
import { DAY } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import {
  type AlertResult,
  NOTHING_REPORTED,
  type RuleContext,
  type RuleResult,
  reportChanges,
  type Standing,
  type ToForm,
} from "./alert-updates.ts";
import { readReview } from "./reviews.ts";

const RETENTION = 30 * DAY;

/**
 * Processes received alerts: proposes an incident or an update to a person or, if all rules allow it, posts it. Receiving the
 * same group again with changes changes the proposal; without changes, or late, it does nothing. All groups are listed,
 * independent of their result.
 */
export function receiveAlerts(context: Context, rules: readonly AlertRule[], received: AlertGroup, toForm: ToForm): AlertResult {
  requirePermission(context.actor.role, "write");
  return transact(context.db, (tx) => {
    const now = context.now();
    sweepAlertGroups(tx, now - RETENTION);
    const standing = standingOf(tx, context, received.key);
    const { known, incident } = standing;
    const group = { ...received, alerts: mergeAlerts(known?.alerts ?? [], received.alerts, now) };
    const defaults = {
      unmatched: 0,
      fault: null,
      updateId: known?.updateId ?? null,
      incident: incident?.id ?? null,
      reported: known?.reported ?? NOTHING_REPORTED,
    };
    const assessed = { ...group, alerts: alertsToAssess(group.alerts, received.alerts, now) };
    const ended = endedImpacts(rules, group.alerts);
    const { outcome, publication, ...row } = {
      ...defaults,
      ...applyRules({ tx, context, rules, toForm, ended, now }, assessed, standing),
    };
    const status = group.alerts.some((alert) => alert.status === "firing") ? "firing" : "resolved";
    saveAlertGroup(tx, { ...row, ...group, status, firstAt: known?.firstAt ?? now, lastAt: now });
    return { outcome, ...row, ...(publication !== undefined && { publication }) };
  });
}

function standingOf(db: Reader, context: Context, key: string): Standing {
  const known = findAlertGroup(db, key);
  const review = known?.updateId ? readReview(context, known.updateId) : undefined;
  // A published proposal has become the update with that id.
  const id = known?.incident ?? (known?.updateId ? incidentOfUpdate(db, known.updateId) : undefined);
  const record = (id === undefined ? undefined : loadIncident(db, id)) ?? null;
  return {
    known,
    record,
    incident: record && settledAt(record) === null ? record : null,
    pending: review?.kind === "before" ? review : undefined,
  };
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

/** The alerts that a review was proposed by; undefined if a person wrote it. */
export const alertsOfReview = ({ db }: Pick<Context, "db">, review: string): AlertGroupRow | undefined =>
  findAlertsOfUpdate(db, review);

/** The groups of alerts that were received last, the latest first. */
export const alertGroups = ({ db }: Pick<Context, "db">, limit: number): AlertGroupRow[] => latestAlertGroups(db, limit);

/** How many firing groups no rule could be applied to, so that only the list shows them. */
export const unhandledAlerts = ({ db }: Pick<Context, "db">): number => countUnhandled(db);
