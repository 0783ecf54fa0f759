import type { Catalogue } from "#domain/impact/service.ts";
import type { Maintenance, MaintenanceStatus, MaintenanceUpdate, Planned } from "#domain/maintenance/maintenance.ts";
import { clockUpdateText, plannedText } from "#domain/maintenance/wording.ts";
import { inEnglish } from "#domain/phrase.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { titleFrom } from "#domain/updates/short-title.ts";
import { idFrom } from "#usecases/context.ts";
import type { Named } from "./components.ts";
import { postedAtOf, type StatuspagePost } from "./file.ts";
import { importedId } from "./ids.ts";
import { cellsNamed } from "./impact-timeline.ts";
import { updateParts } from "./incident.ts";

const STATUSES: readonly MaintenanceStatus[] = ["scheduled", "in_progress", "verifying", "completed"];

/** A Statuspage maintenance as a maintenance. Its cells are under maintenance while it runs, whatever status its components had. */
export function toMaintenance(post: StatuspagePost, named: Named, catalogue: Catalogue, zone: string): Maintenance {
  const scope = cellsNamed(named, catalogue).map(({ cell }) => ({ cell, level: "under_maintenance" as const }));
  const from = post.scheduled_for as Instant;
  const planned = { from, until: post.scheduled_until ?? from + HOUR };
  const updates = withSteps(post, updatesIn(post), planned, zone);
  return {
    kind: "maintenance",
    id: importedId(post.id),
    title: titleFrom(post.name),
    scope,
    ...{ beginsBy: "clock", endsBy: "hand", remindBefore: null, series: null, edits: [], corrections: [] },
    updates: withImpact(updates, scope).map((update, index) => ({ ...update, planned: index === 0 ? planned : null })),
  };
}

/** The updates of a maintenance. One that was completed before its planned start, and never started, was cancelled. */
function updatesIn(post: StatuspagePost): MaintenanceUpdate[] {
  let status: MaintenanceStatus = "scheduled";
  let hasStarted = false;
  return post.incident_updates.map((update): MaintenanceUpdate => {
    status = STATUSES.find((known) => known === update.status) ?? status;
    if (status === "in_progress" || status === "verifying") hasStarted = true;
    const isCancelled = status === "completed" && !hasStarted && postedAtOf(update) < (post.scheduled_for as Instant);
    return { ...updateParts(update), status: isCancelled ? "cancelled" : status, impacts: [], planned: null, reminder: false };
  });
}

/** Adds the announcement and the start where no update has them. */
function withSteps(
  post: StatuspagePost,
  updates: readonly MaintenanceUpdate[],
  planned: Planned,
  zone: string,
): MaintenanceUpdate[] {
  const first = updates[0] as MaintenanceUpdate;
  const step = (name: string, status: MaintenanceStatus, at: Instant, text: string): MaintenanceUpdate => ({
    ...{ id: idFrom("statuspage", post.id, name), at, postedAt: at, status, nextUpdateAt: null, impacts: [] },
    revisions: [{ text, publishedAt: at, reason: null, loud: false }],
    ...{ planned: null, reminder: false },
  });
  const announcedAt = Math.min(post.created_at, first.at);
  const announced =
    first.status === "scheduled"
      ? [...updates]
      : [step("announced", "scheduled", announcedAt, `Planned: ${plannedText(planned, zone)}.`), ...updates];
  const next = announced.findIndex(({ status }) => status === "verifying" || status === "completed");
  if (next === -1 || announced.slice(0, next).some(({ status }) => status === "in_progress")) return announced;
  const at = Math.min(Math.max(planned.from, announced[next - 1]?.at ?? 0), (announced[next] as MaintenanceUpdate).at);
  return announced.toSpliced(next, 0, step("began", "in_progress", at, inEnglish(clockUpdateText("begin", planned, zone))));
}

/** Adds the impact: the cells are under maintenance from the first update in progress to the one that completes it. */
function withImpact(updates: readonly MaintenanceUpdate[], scope: Maintenance["scope"]): MaintenanceUpdate[] {
  const start = updates.findIndex(({ status }) => status === "in_progress");
  const end = updates.findIndex(({ status }) => status === "completed");
  return updates.map((update, index) => {
    const { at } = update;
    if (index === start) return { ...update, impacts: scope.map((planned) => ({ ...planned, at })) };
    if (index === end) return { ...update, impacts: scope.map(({ cell }) => ({ cell, level: "operational" as const, at })) };
    return update;
  });
}
