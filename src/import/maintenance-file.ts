import { z } from "zod";
import { IMPACT_LEVELS, LEVELS } from "#domain/impact/level.ts";
import { type Catalogue, expandScope } from "#domain/impact/service.ts";
import {
  BY,
  MAINTENANCE_STATUSES,
  type Maintenance,
  type MaintenanceUpdate,
  type PlannedLevel,
  scopeOf,
} from "#domain/maintenance/maintenance.ts";
import { MINUTE, toIso } from "#domain/time.ts";
import { translatedPart } from "#domain/translation.ts";
import { inOrder } from "#domain/updates/update.ts";
import { idFrom } from "#usecases/context.ts";
import { id, readJson, text, time, translations } from "./fields.ts";
import {
  checkLastRevision,
  FileScope,
  fileCorrections,
  fileImpacts,
  toCorrections,
  toUpdate,
  UPDATE_FIELDS,
  writeCell,
  writeCorrections,
  writeUpdate,
} from "./update-file.ts";

const FileUpdate = z
  .strictObject({
    ...UPDATE_FIELDS,
    status: z.enum(MAINTENANCE_STATUSES),
    impacts: fileImpacts(LEVELS),
    /** The planned time from this update on; required in the first update. */
    plannedFrom: time.optional(),
    plannedUntil: time.optional(),
    reminder: z.boolean().default(false),
  })
  .superRefine(checkLastRevision)
  .refine(({ plannedFrom, plannedUntil }) => (plannedFrom === undefined) === (plannedUntil === undefined), {
    path: ["plannedUntil"],
    message: "A planned time has a start and an end. Give both plannedFrom and plannedUntil, or neither.",
  });
/** A maintenance in a file. */
export const FileMaintenance = z.strictObject({
  id: id.optional(),
  title: text,
  titleTranslations: translations,
  kind: z.literal("maintenance"),
  scope: z.array(z.strictObject({ ...FileScope, level: z.enum(IMPACT_LEVELS).default("under_maintenance") })),
  beginsBy: z.enum(BY).default("clock"),
  endsBy: z.enum(BY).default("hand"),
  remindBeforeMinutes: z.number().int().positive().nullable().default(null),
  series: id.nullable().default(null),
  /** When title, scope or other details were changed after the announcement. */
  edits: z.array(time).default([]),
  /** The corrections of its title, oldest first, each with what it replaced. */
  corrections: fileCorrections({}),
  updates: z.array(FileUpdate).min(1, "It is empty. A maintenance has at least its announcement."),
});

/** Reads the line of a maintenance in an incident file. Refuses with the path of each wrong field. */
export function readMaintenanceLine(line: string, catalogue: Catalogue): Maintenance {
  const { remindBeforeMinutes, scope, titleTranslations, ...file } = readJson(FileMaintenance, line, "line");
  const maintenanceId = file.id ?? idFrom("maintenance", file.title, file.updates[0]?.plannedFrom ?? 0);
  const updates = file.updates.map(
    (update, index): MaintenanceUpdate => ({
      ...toUpdate(update, catalogue, maintenanceId, index),
      planned: plannedIn(update),
      reminder: update.reminder,
    }),
  );
  const levels = scope.flatMap(({ level, ...cells }, index) =>
    expandScope(catalogue, cells, `scope.${index}`).map((cell): PlannedLevel => ({ cell, level })),
  );
  const remindBefore = remindBeforeMinutes === null ? null : remindBeforeMinutes * MINUTE;
  const titles = translatedPart("titleTranslations", titleTranslations);
  const corrections = toCorrections(file.corrections);
  const parts = { scope: scopeOf(levels), remindBefore, corrections, updates: inOrder(updates) };
  return { ...file, ...titles, id: maintenanceId, ...parts };
}

const plannedIn = ({ plannedFrom, plannedUntil }: z.output<typeof FileUpdate>): MaintenanceUpdate["planned"] =>
  plannedFrom === undefined || plannedUntil === undefined ? null : { from: plannedFrom, until: plannedUntil };

/** A maintenance as one line of an incident file. Reading the line gives the same maintenance. Times are UTC. */
export function writeMaintenanceLine(maintenance: Maintenance): string {
  const {
    id: maintenanceId,
    title,
    titleTranslations,
    scope,
    beginsBy,
    endsBy,
    remindBefore,
    series,
    edits,
    updates,
  } = maintenance;
  return JSON.stringify({
    id: maintenanceId,
    title,
    ...translatedPart("titleTranslations", titleTranslations),
    kind: "maintenance",
    scope: scope.map(({ cell, level }) => ({ ...writeCell(cell), level })),
    beginsBy,
    endsBy,
    ...(remindBefore !== null && { remindBeforeMinutes: remindBefore / MINUTE }),
    ...(series !== null && { series }),
    ...(edits.length > 0 && { edits: edits.map(toIso) }),
    ...writeCorrections(maintenance.corrections, () => ({})),
    updates: updates.map((update) => writeUpdate(update, plannedFields(update))),
  });
}

const plannedFields = ({ planned, reminder }: MaintenanceUpdate) => ({
  ...(planned && { plannedFrom: toIso(planned.from), plannedUntil: toIso(planned.until) }),
  ...(reminder && { reminder }),
});
