import { transact } from "#db/engine/open.ts";
import { upcomingOfSeries } from "#db/incidents/maintenance-lists.ts";
import { loadRunningSeries, loadSeries, saveSeries } from "#db/incidents/maintenance-series.ts";
import { lastSeq } from "#db/record/publications.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { checkPlanned } from "#domain/maintenance/lifecycle.ts";
import type { Series } from "#domain/maintenance/series.ts";
import { phrase } from "#domain/phrase.ts";
import { checkLocales, translatedPart } from "#domain/translation.ts";
import { firstRevision } from "#domain/updates/revision.ts";
import { checkMessage, checkTexts } from "#domain/updates/text-rules.ts";
import { audit } from "#usecases/accounts/audit.ts";
import { newId, type Scheduling } from "#usecases/context.ts";
import { commitIn } from "#usecases/record/commit.ts";
import { runAppointments } from "./maintenance-clock.ts";
import { planFrom } from "./maintenance-input.ts";
import { postIn, type ScheduleInput } from "./maintenances.ts";
import { announceDue } from "./occurrences.ts";
import { checkRule } from "./recurrence.ts";

export interface SeriesInput extends Omit<ScheduleInput, "id"> {
  /** A recurrence rule (RFC 5545 §3.3.10). `from` and `until` are those of the first occurrence. */
  rule: string;
}

/** Creates a series and announces its next occurrences. Returns their ids, the soonest first. */
export function scheduleSeries(context: Scheduling, input: SeriesInput): { series: string; ids: string[]; publication: number } {
  return transact(context.db, (tx) => {
    checkPlanned(input);
    checkLocales("translations", input.translations, context.locales ?? []);
    checkTexts(firstRevision(input, context.now()));
    checkRule(input.rule);
    const series: Series = {
      id: newId(),
      ...planFrom(tx, context, input),
      message: input.message,
      ...translatedPart("translations", input.translations),
      rule: input.rule.trim().replace(/^RRULE:/i, ""),
      firstFrom: input.from,
      duration: input.until - input.from,
      createdAt: context.now(),
      endedAt: null,
    };
    const ids = announceDue(tx, context, series);
    if (ids.length === 0) throw new Refusal("repeat", "This rule has no future dates.", "Enter a later UNTIL or a larger COUNT.");
    return { series: series.id, ids, publication: lastSeq(tx) };
  });
}

/**
 * Ends a series: no more occurrences are announced, and announced ones that have not started are cancelled, with a message.
 * Returns the ids of those.
 */
export function endSeries(context: Scheduling, id: string, message: string): { ids: string[]; publication: number } {
  // Occurrences that are due start first, so that they are not cancelled.
  runAppointments(context);
  return transact(context.db, (tx) => {
    // Required even if nothing is announced, and so nothing is cancelled.
    requirePermission(context.actor.role, "publish");
    const series = loadSeries(tx, id);
    if (!series) throw new Refusal("series", phrase("There is no series “{id}”.", { id }), "See “afloat maintenance series”.");
    if (series.endedAt !== null)
      throw new Refusal("series", "This series has already ended.", "No further maintenance is announced for it.");
    checkMessage(message);
    saveSeries(tx, { ...series, endedAt: context.now() }, null);
    audit(tx, context, "series.end", id);
    const ids = upcomingOfSeries(tx, id);
    for (const each of ids) commitIn(tx, context, () => postIn(tx, context, each, { status: "cancelled", message }));
    return { ids, publication: lastSeq(tx) };
  });
}

/** Every series that has not ended, the oldest first. */
export const readSeries = ({ db }: Pick<Scheduling, "db">): Series[] => loadRunningSeries(db);
