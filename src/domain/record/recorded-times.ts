import { checkAll } from "#domain/errors.ts";
import { timesOf } from "#domain/incidents/fields.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { checkHappened, checkNotAncient } from "#domain/plausible-time.ts";
import type { Instant } from "#domain/time.ts";
import type { Correction, Published } from "#domain/updates/revision.ts";
import type { AnyUpdate, Entry } from "./entry.ts";

/** A time of an entry, by the path of its field in an incident file. */
type FieldTime = readonly [field: string, at: Instant];

/**
 * Refuses a complete entry that states that something happened, was posted or was corrected in the future or before 2000, and names
 * each such field. Pages take their own time from these, so one of them would date the whole site.
 */
export function checkRecordedTimes(entry: Entry, now: Instant): void {
  const past = [...updateTimes(entry), ...correctionTimes(entry), ...(entry.kind === "incident" ? incidentTimes(entry) : [])];
  const edits = entry.kind === "maintenance" ? entry.edits.map((at, n): FieldTime => [`edits.${n}`, at]) : [];
  checkAll(
    ...[...past, ...edits].map(
      ([field, at]) =>
        () =>
          checkHappened(field, at, now),
    ),
    ...promisedTimes(entry).map(
      ([field, at]) =>
        () =>
          checkNotAncient(field, at),
    ),
  );
}

const updatesOf = (entry: Entry): readonly AnyUpdate[] => entry.updates;

const updateTimes = (entry: Entry): FieldTime[] =>
  updatesOf(entry).flatMap(({ postedAt, revisions }, n): FieldTime[] => [
    [`updates.${n}.postedAt`, postedAt],
    // A text without a time of its own has that of its update.
    ...publishedTimes(`updates.${n}.revisions`, revisions).filter(([, at]) => at !== postedAt),
    ...revisions.flatMap(({ replaced }, m) =>
      replaced ? [replaced, ...replaced.impacts].map(({ at }): FieldTime => [`updates.${n}.revisions.${m}.replaced`, at]) : [],
    ),
  ]);

function correctionTimes({ kind, corrections }: Entry): FieldTime[] {
  const replaced = kind === "incident" ? (corrections as readonly Correction<Incident>[]).map((each) => each.replaced) : [];
  return [
    ...publishedTimes("corrections", corrections),
    ...replaced.flatMap((fields, n) => fieldTimes(`corrections.${n}.`, fields)),
  ];
}

const incidentTimes = (incident: Incident): FieldTime[] => [
  ...fieldTimes("", incident),
  ...publishedTimes("postmortem", incident.postmortem?.revisions ?? []),
];

const fieldTimes = (prefix: string, fields: Parameters<typeof timesOf>[0]): FieldTime[] =>
  Object.entries(timesOf(fields)).map(([name, at]): FieldTime => [prefix + name, at]);

const publishedTimes = (path: string, published: readonly Published[]): FieldTime[] =>
  published.map(({ publishedAt }, n): FieldTime => [`${path}.${n}.publishedAt`, publishedAt]);

const promisedTimes = (entry: Entry): FieldTime[] =>
  updatesOf(entry).flatMap((update, n): FieldTime[] => [
    ...(update.nextUpdateAt === null ? [] : [[`updates.${n}.nextUpdateAt`, update.nextUpdateAt] as const]),
    ...("planned" in update && update.planned ? [[`updates.${n}.plannedFrom`, update.planned.from] as const] : []),
  ]);
