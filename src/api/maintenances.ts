import type { z } from "zod";
import type { Maintenance, MaintenanceStatus } from "#domain/maintenance/maintenance.ts";
import { paths } from "#domain/publishing/paths.ts";
import { MINUTE } from "#domain/time.ts";
import { writeMaintenanceLine } from "#import/maintenance-file.ts";
import { findMaintenance } from "#queries/dashboard.ts";
import { listingOfMaintenance } from "#queries/listings.ts";
import { maintenanceIds, maintenancesOf } from "#queries/lists.ts";
import type { PlanInput } from "#usecases/maintenance/maintenance-input.ts";
import {
  editMaintenance,
  type MaintenanceInput,
  postMaintenanceUpdate,
  scheduleMaintenance,
} from "#usecases/maintenance/maintenances.ts";
import { TextCorrection } from "./correction-forms.ts";
import { correctionOf } from "./corrections.ts";
import { Announcement, Cancellation, Extension, MaintenanceUpdateForm, PlanEdit, Step, withNextUpdate } from "./forms.ts";
import { ListQuery, partOf } from "./lists.ts";
import { type Call, type Change, change, type Operation, type SyncRead } from "./operation.ts";
import { Problem } from "./problem.ts";
import { Committed, FullMaintenance, MaintenanceList } from "./replies.ts";
import { committed } from "./submit.ts";

function maintenanceIn({ context, params }: Call): Maintenance {
  const maintenance = findMaintenance(context, params.id ?? "");
  if (maintenance) return maintenance;
  throw new Problem("not-found", `There is no maintenance “${params.id}”.`);
}

const list: SyncRead = {
  ...{ method: "get", path: "/maintenances", id: "listMaintenances", tag: "maintenances", permission: "write" },
  summary: "Lists maintenances, latest first; with “open”, soonest first",
  query: ListQuery,
  replies: { 200: MaintenanceList },
  answer(call) {
    const { part, next } = partOf(call, "/maintenances", (open) => maintenanceIds(call.context, open));
    return { status: 200, body: { maintenances: maintenancesOf(call.context, part).map(listingOfMaintenance), next } };
  },
};

/** Everything that is on record of a maintenance. */
export const showMaintenance: SyncRead = {
  ...{ method: "get", path: "/maintenances/{id}", id: "showMaintenance", tag: "maintenances", permission: "write" },
  summary: "Returns a maintenance, in the incident file's format",
  replies: { 200: FullMaintenance },
  answer(call) {
    const maintenance = maintenanceIn(call);
    const url = `${call.config.site.url}${paths.incident(maintenance.id)}`;
    return { status: 200, body: { ...JSON.parse(writeMaintenanceLine(maintenance)), ...listingOfMaintenance(maintenance), url } };
  },
};

const schedule = change({
  ...{ method: "post", path: "/maintenances", id: "scheduleMaintenance", tag: "maintenances", permission: "publish" },
  summary: "Announces a maintenance",
  body: Announcement,
  replies: { 201: Committed },
  answer(call, { plannedFrom: from, plannedUntil: until, ...plan }) {
    return committed(call, 201, scheduleMaintenance(call.context, { ...planOf(plan), from, until }));
  },
});

const planOf = <T extends Pick<z.output<typeof PlanEdit>, "remindBeforeMinutes">>({
  remindBeforeMinutes: before,
  ...plan
}: T) => ({
  ...plan,
  remindBefore: before == null ? before : before * MINUTE,
});

const edit = change({
  ...{ method: "patch", path: "/maintenances/{id}", id: "editMaintenance", tag: "maintenances", permission: "publish" },
  summary: "Changes the plan: title, scope, how it starts and ends; fields left out are unchanged",
  body: PlanEdit,
  of: showMaintenance,
  replies: { 200: Committed },
  answer(call, { title, titleTranslations, impacts, reason, ...plan }) {
    const known = maintenanceIn(call);
    const given = planOf(plan);
    const input: PlanInput = {
      title: title ?? known.title,
      titleTranslations,
      impacts: impacts ?? known.scope.map(({ cell, level }) => ({ ...cell, region: cell.region ?? "*", level })),
      beginsBy: given.beginsBy ?? known.beginsBy,
      endsBy: given.endsBy ?? known.endsBy,
      remindBefore: given.remindBefore === undefined ? known.remindBefore : given.remindBefore,
    };
    return committed(call, 200, editMaintenance(call.context, known.id, { ...input, reason }));
  },
});

const post = change({
  ...{
    method: "post",
    path: "/maintenances/{id}/updates",
    id: "postMaintenanceUpdate",
    tag: "maintenances",
    permission: "publish",
  },
  summary: "Posts an update to a maintenance",
  body: MaintenanceUpdateForm,
  of: showMaintenance,
  replies: { 201: Committed },
  answer: (call, update) => postStep(call, withNextUpdate(update, call.context.now())),
});

const postStep = (call: Call, input: MaintenanceInput) =>
  committed(call, 201, postMaintenanceUpdate(call.context, maintenanceIn(call).id, input));

/** A step of a maintenance, with its message unless another is given. */
const step = (
  name: string,
  status: MaintenanceStatus,
  summary: string,
  body: typeof Step | typeof Cancellation,
  defaultMessage = "",
): Change =>
  change({
    ...{ method: "post", path: `/maintenances/{id}/${name}`, id: `${name}Maintenance`, tag: "maintenances" },
    ...{ permission: "publish", summary, of: showMaintenance, replies: { 201: Committed } },
    body,
    answer: (call, { message = defaultMessage, ...rest }) => postStep(call, { status, message, ...rest }),
  });

const extend = change({
  ...{ method: "post", path: "/maintenances/{id}/extend", id: "extendMaintenance", tag: "maintenances", permission: "publish" },
  summary: "Reschedules it",
  body: Extension,
  of: showMaintenance,
  replies: { 201: Committed },
  answer: (call, { plannedFrom: from, plannedUntil: until, ...rest }) => postStep(call, { ...rest, from, until }),
});

export const maintenanceOperations: readonly Operation[] = [
  ...[list, schedule, showMaintenance, edit, post, extend],
  correctionOf(
    "correctMaintenanceUpdate",
    showMaintenance,
    maintenanceIn,
    TextCorrection,
    "Corrects the text of an update, or adds translations; the previous text stays readable",
  ),
  step("start", "in_progress", "Starts the maintenance", Step, "The work has started."),
  step("complete", "completed", "Completes the maintenance", Step, "The work is completed."),
  step("cancel", "cancelled", "Cancels the maintenance", Cancellation),
];
