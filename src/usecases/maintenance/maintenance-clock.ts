import { type Reader, type Tx, transact } from "#db/engine/open.ts";
import { appointedIds } from "#db/incidents/maintenance-lists.ts";
import { seriesToAnnounce } from "#db/incidents/maintenance-series.ts";
import { loadMaintenance, savePlan } from "#db/incidents/maintenances.ts";
import { addUpdate } from "#db/incidents/updates.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import { type Appointment, dueAppointment, effectiveAt } from "#domain/maintenance/clock.ts";
import { type Maintenance, plannedOf } from "#domain/maintenance/maintenance.ts";
import { impactOfStep, textOnlyUpdate, withUpdate } from "#domain/maintenance/step.ts";
import { clockUpdateText } from "#domain/maintenance/wording.ts";
import type { Phrase } from "#domain/phrase.ts";
import { translatedPart } from "#domain/translation.ts";
import type { TextInput } from "#domain/updates/revision.ts";
import { statusOf } from "#domain/updates/update.ts";
import { translatorFor } from "#i18n/index.ts";
import { idFrom, type Scheduling } from "#usecases/context.ts";
import { commitIn } from "#usecases/record/commit.ts";
import { announceDue } from "./occurrences.ts";

/** The actor of everything that the clock does. */
const CLOCK: Actor = { name: "the clock", role: "administrator", via: "clock", address: "" };

const STATUS_AFTER = { begin: "in_progress", end: "completed" } as const;

/**
 * Runs all due actions of the clock: announces occurrences of series, sends reminders, starts and ends maintenances. An action
 * that was missed counts from its planned time, but is posted now. Each runs once, since afterwards it is not due any more.
 */
export function runAppointments(given: Omit<Scheduling, "actor">): void {
  const context = { ...given, actor: CLOCK };
  const now = context.now();
  const isDue = (db: Reader) => appointedIds(db, now).length > 0 || seriesToAnnounce(db, now).length > 0;
  if (!isDue(context.db)) return;
  transact(context.db, (tx) => {
    for (const series of seriesToAnnounce(tx, now)) announceDue(tx, context, series);
    for (const id of appointedIds(tx, now)) {
      const maintenance = loadMaintenance(tx, id);
      if (maintenance) runAppointmentsOf(tx, context, maintenance);
    }
  });
}

/** Runs the due actions of one maintenance and returns its new state. */
export function runAppointmentsOf(tx: Tx, context: Scheduling, maintenance: Maintenance): Maintenance {
  let current = maintenance;
  for (;;) {
    const due = dueAppointment(current, context.now());
    if (due === null) return current;
    current = runOne(tx, context, current, due);
  }
}

function runOne(tx: Tx, context: Scheduling, before: Maintenance, due: Appointment): Maintenance {
  const now = context.now();
  const { id } = before;
  const planned = plannedOf(before);
  const status = due.does === "remind" ? statusOf(before) : STATUS_AFTER[due.does];
  const text = inEveryLanguage(clockUpdateText(due.does, planned, context.zone), context.locales ?? []);
  const textUpdate = textOnlyUpdate(
    idFrom(due.does, id, planned.from, before.updates.length),
    effectiveAt(before, due, now),
    now,
    status,
    text,
  );
  const update = { ...textUpdate, reminder: due.does === "remind", impacts: impactOfStep(before, textUpdate) };
  const after = withUpdate(before, update);
  commitIn(tx, { ...context, actor: CLOCK }, () => {
    addUpdate(tx, id, update);
    savePlan(tx, after);
    return { result: {}, before, after };
  });
  return after;
}

/** A generated text in the site's first language, with translations into the others. */
const inEveryLanguage = (text: Phrase, locales: readonly string[]): TextInput => ({
  message: translatorFor({ locales })(text),
  ...translatedPart(
    "translations",
    Object.fromEntries(locales.slice(1).map((locale) => [locale, translatorFor({ locales: [locale] })(text)])),
  ),
});
