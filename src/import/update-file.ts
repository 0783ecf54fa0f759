import { z } from "zod";
import { isDeepEqual } from "#domain/equal.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import { LEVELS, type Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, expandScope, PLANES, type Scope, servicesOf } from "#domain/impact/service.ts";
import { INCIDENT_STATUSES, type IncidentUpdate } from "#domain/incidents/incident.ts";
import { MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { type Translations, translatedPart } from "#domain/translation.ts";
import type { Facts } from "#domain/updates/facts.ts";
import { type Correction, currentText, firstRevision, type Published } from "#domain/updates/revision.ts";
import type { Update } from "#domain/updates/update.ts";
import { idFrom } from "#usecases/context.ts";
import { id, text, time, translations } from "./fields.ts";

/** The cells of a service in a file. */
export const FileScope = { service: text, region: text.default("*"), plane: text.optional() };

const FILE_PUBLISHED = { publishedAt: time, reason: text.nullable().default(null), loud: z.boolean().default(true) };

/** What a revision corrected besides the text, as it was before. */
const FileFacts = z.strictObject({
  at: time,
  status: z.enum([...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES]),
  nextUpdateAt: time.nullable().default(null),
  impacts: z.array(z.strictObject({ ...FileScope, level: z.enum(LEVELS), at: time.optional() })).default([]),
});

const FileRevision = z.strictObject({ message: text, translations, ...FILE_PUBLISHED, replaced: FileFacts.optional() });

/** The corrections of a title, and of the given fields, oldest first. */
export const fileCorrections = <F extends z.core.$ZodLooseShape>(fields: F) =>
  z.array(z.strictObject({ title: text, titleTranslations: translations, ...fields, ...FILE_PUBLISHED })).default([]);

/** Reads such corrections: the title and the fields are what was replaced. */
export const toCorrections = <T extends Published & { titleTranslations?: Translations | undefined }>(
  corrections: readonly T[],
) =>
  corrections.map(({ publishedAt, reason, loud, titleTranslations, ...replaced }) => ({
    ...{ publishedAt, reason, loud },
    replaced: { ...replaced, ...translatedPart("titleTranslations", titleTranslations) },
  }));

/** Writes them; `fields` writes the fields. */
export const writeCorrections = <T extends { title: string; titleTranslations?: Translations | undefined }>(
  corrections: readonly Correction<T>[],
  fields: (replaced: T) => object,
) => ({
  ...(corrections.length > 0 && {
    corrections: corrections.map(({ replaced, ...published }) => ({
      title: replaced.title,
      ...translatedPart("titleTranslations", replaced.titleTranslations),
      ...fields(replaced),
      ...writePublished(published),
    })),
  }),
});

const writePublished = ({ publishedAt, reason, loud }: Published) => ({ publishedAt: toIso(publishedAt), reason, loud });

/** The fields of an update in a file, except its status and impacts. */
export const UPDATE_FIELDS = {
  id: id.optional(),
  at: time,
  postedAt: time.optional(),
  message: text,
  translations,
  nextUpdateAt: time.optional(),
  /** All revisions of the text, oldest first, where there is more than one; `message` and `translations` are those of the last. */
  revisions: z.array(FileRevision).optional(),
};

/** Impact changes in a file, to one of the given levels. */
export const fileImpacts = <L extends Level>(levels: readonly L[]) =>
  z.array(z.strictObject({ ...FileScope, level: z.enum(levels), at: time.optional() })).default([]);

interface FileText {
  message: string;
  translations?: Translations | undefined;
}

/** Checks that the message is that of the last revision, and the translations too where they are given. */
export function checkLastRevision(
  { message, translations: given, revisions }: FileText & { revisions?: FileText[] | undefined },
  context: z.RefinementCtx,
): void {
  const last = revisions?.at(-1);
  if (revisions && last?.message !== message)
    context.addIssue({
      ...{ code: "custom", path: ["message"] },
      message: "It is not the text of the last revision. Make both the same, or leave out the revisions.",
    });
  if (revisions && given && !isDeepEqual(given, last?.translations))
    context.addIssue({
      ...{ code: "custom", path: ["translations"] },
      message: "They are not the translations of the last revision. Make both the same, or leave them out here.",
    });
}

type ReadUpdate<S> = z.output<z.ZodObject<typeof UPDATE_FIELDS>> & {
  status: S;
  impacts: z.output<ReturnType<typeof fileImpacts>>;
};

/** The `index`th update of an incident or a maintenance in a file. Missing ids are derived from the content. */
export function toUpdate<S extends string>(
  file: ReadUpdate<S>,
  catalogue: Catalogue,
  incidentId: string,
  index: number,
): Update<S> {
  const { revisions, impacts, postedAt = file.at, nextUpdateAt = null, at, status } = file;
  const changesOf = (given: typeof impacts, updateAt: Instant) =>
    toChanges(given, updateAt, (scope) => recordedCells(catalogue, scope, `updates.${index}.impacts`));
  return {
    id: file.id ?? idFrom("update", incidentId, index, at),
    at,
    postedAt,
    status,
    nextUpdateAt,
    revisions: revisions?.map(({ message: text, translations: given, replaced, ...rest }) => ({
      text,
      ...translatedPart("translations", given),
      ...rest,
      ...(replaced && { replaced: { ...replaced, impacts: changesOf(replaced.impacts, replaced.at) } }),
    })) ?? [firstRevision(file, postedAt)],
    impacts: changesOf(impacts, at),
  };
}

/** The cells of a scope in a file. One cell of the record may no longer be offered: that of a known service, region and plane. */
function recordedCells(catalogue: Catalogue, scope: Scope, field: string): Cell[] {
  const plane = PLANES.find((each) => each === scope.plane);
  const service = servicesOf(catalogue).find(({ slug }) => slug === scope.service);
  const region = catalogue.regions.find(({ slug }) => slug === scope.region)?.slug ?? null;
  const isGlobal = service?.regions === null && ["*", "global"].includes(scope.region ?? "*");
  if (plane && service && (region || isGlobal)) return [{ service: service.slug, region, plane }];
  return expandScope(catalogue, scope, field);
}

type FileImpact = z.output<ReturnType<typeof fileImpacts>>[number];

/** The changes of cells; of several of one cell at one instant the last counts. */
function toChanges(impacts: readonly FileImpact[], updateAt: Instant, expand: (scope: Scope) => Cell[]): ImpactChange[] {
  const changes = new Map<string, ImpactChange>();
  for (const { level, at = updateAt, ...scope } of impacts)
    for (const cell of expand(scope)) changes.set(`${cellKey(cell)} ${at}`, { cell, level, at });
  return [...changes.values()];
}

/** An update in the structure of a file, with further fields after its text. */
export const writeUpdate = <S extends string>(
  { id: updateId, at, postedAt, status, nextUpdateAt, revisions, impacts }: Update<S>,
  more: object = {},
) => ({
  id: updateId,
  at: toIso(at),
  ...(postedAt !== at && { postedAt: toIso(postedAt) }),
  status,
  message: currentText(revisions),
  ...translatedPart("translations", revisions.at(-1)?.translations),
  ...more,
  ...(nextUpdateAt !== null && { nextUpdateAt: toIso(nextUpdateAt) }),
  ...(impacts.length > 0 && { impacts: impacts.map((impact) => writeImpact(impact, at)) }),
  ...(!isUncorrected(revisions, postedAt) && {
    revisions: revisions.map(({ text: message, translations: given, replaced, ...published }) => ({
      message,
      ...translatedPart("translations", given),
      ...writePublished(published),
      ...(replaced && { replaced: writeFacts(replaced) }),
    })),
  }),
});

const writeFacts = ({ at, status, nextUpdateAt, impacts }: Facts) => ({
  at: toIso(at),
  status,
  ...(nextUpdateAt !== null && { nextUpdateAt: toIso(nextUpdateAt) }),
  ...(impacts.length > 0 && { impacts: impacts.map((impact) => writeImpact(impact, at)) }),
});

/** Whether the text was never corrected, so that the file needs no revisions. */
const isUncorrected = ([first, ...more]: IncidentUpdate["revisions"], postedAt: Instant): boolean =>
  more.length === 0 && first?.publishedAt === postedAt && first.reason === null && first.loud;

const writeImpact = ({ cell, level, at }: ImpactChange, updateAt: Instant) => ({
  ...writeCell(cell),
  level,
  ...(at !== updateAt && { at: toIso(at) }),
});

/** A cell in the structure of a file. */
export const writeCell = ({ service, region, plane }: Cell) => ({ service, ...(region !== null && { region }), plane });
