import type { Catalogue } from "#domain/impact/service.ts";
import type { Maintenance, MaintenanceStatus, MaintenanceUpdate, Planned } from "#domain/maintenance/maintenance.ts";
import { clockUpdateText, plannedText } from "#domain/maintenance/wording.ts";
import { inEnglish } from "#domain/phrase.ts";
import { HOUR, type Instant } from "#domain/time.ts";
import { titleFrom } from "#import/title.ts";
import { idFrom } from "#usecases/context.ts";
import type { Named } from "./components.ts";
import { postedAtOf, type StatuspagePost } from "./file.ts";
import { importedId } from "./ids.ts";
import { cellsNamed } from "./impact-timeline.ts";
import { wordOf } from "./incident.ts";

const STATUSES: readonly MaintenanceStatus[] = ["scheduled", "in_progress", "verifying", "completed"];

/** Announced work in our words: under maintenance while it is done, whatever its components were said to be. */
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
    ...{ beginsBy: "clock", endsBy: "hand", remindBefore: null, series: null, edits: [] },
    updates: withImpact(updates, scope).map((update, index) => ({ ...update, planned: index === 0 ? planned : null })),
  };
}

/** The updates as they stand. What is completed before it was to begin, and never began, was called off. */
function updatesIn(post: StatuspagePost): MaintenanceUpdate[] {
  let status: MaintenanceStatus = "scheduled";
  let began = false;
  return post.incident_updates.map((update): MaintenanceUpdate => {
    status = STATUSES.find((each) => each === update.status) ?? status;
    if (status === "in_progress" || status === "verifying") began = true;
    const isOff = status === "completed" && !began && postedAtOf(update) < (post.scheduled_for as Instant);
    return { ...wordOf(update), status: isOff ? "cancelled" : status, impacts: [], planned: null, reminder: false };
  });
}

/** With the announcement and the beginning where no update tells them. */
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
  const announced = Math.min(post.created_at, first.at);
  const all =
    first.status === "scheduled"
      ? [...updates]
      : [step("announced", "scheduled", announced, `Planned: ${plannedText(planned, zone)}.`), ...updates];
  const after = all.findIndex(({ status }) => status === "verifying" || status === "completed");
  if (after === -1 || all.slice(0, after).some(({ status }) => status === "in_progress")) return all;
  const at = Math.min(Math.max(planned.from, all[after - 1]?.at ?? 0), (all[after] as MaintenanceUpdate).at);
  return all.toSpliced(after, 0, step("began", "in_progress", at, inEnglish(clockUpdateText("begin", planned, zone))));
}

/** Its cells are under maintenance from the first update that says that it is under way to the one that says that it is over. */
function withImpact(updates: readonly MaintenanceUpdate[], scope: Maintenance["scope"]): MaintenanceUpdate[] {
  const begins = updates.findIndex(({ status }) => status === "in_progress");
  const ends = updates.findIndex(({ status }) => status === "completed");
  return updates.map((update, index) => {
    const { at } = update;
    if (index === begins) return { ...update, impacts: scope.map((each) => ({ ...each, at })) };
    if (index === ends) return { ...update, impacts: scope.map(({ cell }) => ({ cell, level: "operational" as const, at })) };
    return update;
  });
}
