import { Refusal } from "#domain/errors.ts";
import { IMPACT_LEVELS, LEVELS } from "#domain/impact/level.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { BY, MAINTENANCE_STATUSES, type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import { statusOf } from "#domain/updates/update.ts";
import { type Context, newId } from "#usecases/context.ts";
import type { PlanInput } from "#usecases/maintenance/maintenance-input.ts";
import type { MaintenanceInput, ScheduleInput } from "#usecases/maintenance/maintenances.ts";
import { choiceOf, formFrom, gather, textOf, textOrNull, typedIn } from "./form.ts";
import { fillScope, readImpacts } from "./impact-form.ts";
import { isUnchanged, readLocal, toLocal } from "./local-time.ts";
import { fillTranslations, furtherLocales, readTranslations } from "./translation-form.ts";

type Languages = Pick<Context, "locales">;

/** The reminders that the form offers, in minutes before the start. */
export const REMINDERS = [
  ["none", "no reminder"],
  ["60", "1 hour before"],
  ["1440", "24 hours before"],
  ["4320", "3 days before"],
  ["10080", "7 days before"],
] as const;
const NO_REMINDER = "none";

/** How a maintenance starts. */
export const START_MODES = [
  ["clock", "automatically at the planned time"],
  ["hand", "manually"],
] as const;
/** How a maintenance ends. */
export const END_MODES = [
  ["hand", "manually, once everything is confirmed working"],
  ["clock", "automatically at the planned time"],
] as const;

/** The fields of a new announcement. */
export const blankAnnouncement = (): FormData => formFrom({ id: newId(), remind: "1440", beginsBy: "clock", endsBy: "hand" });

/** The input that schedules a maintenance, with a recurrence rule for a series. */
export function readAnnouncement(
  values: FormData,
  context: Languages & Pick<Context, "zone">,
  catalogue: Catalogue,
): ScheduleInput & { rule: string | null } {
  const read = gather({
    ...planReaders(values, context, catalogue),
    ...textReaders(values, context),
    from: () => required(values, "from", context.zone),
    until: () => required(values, "until", context.zone),
  });
  return { ...read, ...idOf(values), rule: textOrNull(values, "repeat") };
}

/** The fields for changing the plan of a maintenance. */
export function planForm(maintenance: Maintenance, catalogue: Catalogue): FormData {
  const { title, titleTranslations, beginsBy, endsBy, remindBefore } = maintenance;
  const form = formFrom({ title, beginsBy, endsBy, remind: remindBefore === null ? NO_REMINDER : String(remindBefore / MINUTE) });
  fillTranslations(form, "title", titleTranslations);
  fillScope(form, catalogue, maintenance.scope);
  return form;
}

/** A changed plan: title, scope, start and end mode, and reminder. */
export const readPlan = (values: FormData, context: Languages, catalogue: Catalogue): PlanInput & { reason: string } => ({
  ...gather(planReaders(values, context, catalogue)),
  reason: textOf(values, "reason"),
});

const planReaders = (values: FormData, context: Languages, catalogue: Catalogue) => ({
  title: () => checkedText(values, "title", checkTitle),
  titleTranslations: () => readTranslations(values, "title", furtherLocales(context)),
  impacts: () => chosenScope(values, catalogue),
  beginsBy: () => choiceOf(values, "beginsBy", BY),
  endsBy: () => choiceOf(values, "endsBy", BY),
  remindBefore: () => readReminder(values),
});

function chosenScope(values: FormData, catalogue: Catalogue): PlanInput["impacts"] {
  const scope = readImpacts(values, catalogue, IMPACT_LEVELS);
  if (scope.length > 0) return scope;
  throw new Refusal("impact", "Nothing is chosen.", "Choose what will be under maintenance.");
}

function readReminder(values: FormData): number | null {
  const minutes = textOf(values, "remind");
  if (minutes === NO_REMINDER) return null;
  if (/^[1-9]\d{0,5}$/.test(minutes)) return Number(minutes) * MINUTE;
  throw new Refusal("remind", phrase("“{minutes}” is not a valid reminder.", { minutes }), "Choose one from the list.");
}

/** The fields of an update to a maintenance, with a suggested message. */
export function maintenanceUpdateForm(maintenance: Maintenance, zone: string, message = ""): FormData {
  const { from, until } = plannedOf(maintenance);
  const times = { from: toLocal(from, zone), until: toLocal(until, zone) };
  return formFrom({
    ...{ id: newId(), status: statusOf(maintenance), message },
    ...times,
    fromShown: times.from,
    untilShown: times.until,
  });
}

/** Readers of the message and its translations. */
const textReaders = (values: FormData, context: Languages) => ({
  message: () => checkedText(values, "message", checkMessage),
  translations: () => readTranslations(values, "message", furtherLocales(context)),
});

/** An update that does not change the planned time. */
export const readUpdate = (values: FormData, context: Languages, catalogue: Catalogue): MaintenanceInput => ({
  ...idOf(values),
  ...gather({
    ...textReaders(values, context),
    status: () => choiceOf(values, "status", MAINTENANCE_STATUSES),
    impacts: () => readImpacts(values, catalogue, LEVELS),
  }),
});

/** An update that starts, completes or cancels the maintenance. */
export const readStep = (values: FormData, context: Languages): MaintenanceInput => ({
  ...idOf(values),
  ...gather(textReaders(values, context)),
});

/** An update that moves the planned time. A time left as shown keeps its seconds. */
export const readMove = (values: FormData, context: Languages & Pick<Context, "zone">): MaintenanceInput => ({
  ...idOf(values),
  ...gather({
    ...textReaders(values, context),
    from: () => (isUnchanged(values, "from") ? undefined : readLocal(values, "from", context.zone)),
    until: () => (isUnchanged(values, "until") ? undefined : required(values, "until", context.zone)),
  }),
});

function required(values: FormData, name: string, zone: string): Instant {
  const at = readLocal(values, name, zone);
  if (at !== undefined) return at;
  throw new Refusal(name, "The time is missing.", "Enter a date and a time.");
}

function checkedText(values: FormData, name: string, check: (text: string) => void): string {
  const text = textOf(values, name);
  check(text);
  return text;
}

function idOf(values: FormData): { id: string; submitted: string } {
  const id = textOf(values, "id");
  return { id: /^[0-9a-z]{12}$/.test(id) ? id : newId(), submitted: typedIn(values) };
}
