import { checkAll, Refusal } from "#domain/errors.ts";
import { type ImpactSpan, openSpans } from "#domain/impact/impact.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import { checkTranslations, type Translations } from "#domain/translation.ts";
import { checkFigure } from "#domain/updates/figure.ts";
import { checkPromise } from "./commitment.ts";
import { type Incident, type IncidentStatus, incidentSpans, inOrder, statusOf, type Update } from "./incident.ts";

export const TITLE_LIMIT = 200;
export const MESSAGE_LIMIT = 50_000;
const CLOCK_TOLERANCE = 5 * MINUTE;

/** What each status may be followed by. Going back is allowed: a fix may fail, a resolved incident may reopen. */
const NEXT: Record<IncidentStatus, readonly IncidentStatus[]> = {
  investigating: ["investigating", "identified", "monitoring", "resolved"],
  identified: ["identified", "investigating", "monitoring", "resolved"],
  monitoring: ["monitoring", "resolved", "identified", "investigating"],
  resolved: ["resolved", "investigating", "identified", "monitoring"],
};

/** The statuses that an update may give an incident that stands at `status`, the most likely first. */
export const nextStatuses = (status: IncidentStatus): readonly IncidentStatus[] => NEXT[status];

/** Refuses a title that is empty, too long, or has line breaks. */
export function checkTitle(title: string): void {
  if (!title.trim()) throw new Refusal("title", "The title is empty.", "Say in a few words what is broken.");
  if (/[\r\n]/.test(title)) throw new Refusal("title", "The title has a line break.", "Keep it on one line.");
  if (title.length > TITLE_LIMIT) {
    throw new Refusal(
      "title",
      phrase("The title has {count} characters, {limit} are allowed.", { count: title.length, limit: TITLE_LIMIT }),
      "Shorten it; details go into the message.",
    );
  }
}

/** Refuses a title, or a translation of one, that breaks the rule. */
export function checkTitles({ title, titleTranslations }: { title: string; titleTranslations?: Translations | undefined }): void {
  checkAll(
    () => checkTitle(title),
    () => checkTranslations("titleTranslations", titleTranslations, checkTitle),
  );
}

/** Refuses a message that is empty or too long. */
export function checkMessage(message: string): void {
  if (!message.trim()) throw new Refusal("message", "The update has no text.", "Say what customers see and what they can do.");
  if (message.length > MESSAGE_LIMIT) {
    throw new Refusal(
      "message",
      phrase("The text has {count} characters, {limit} are allowed.", { count: message.length, limit: MESSAGE_LIMIT }),
      "Shorten it, or link to the long version.",
    );
  }
}

/** Refuses a text of an update, or a translation of it, that breaks the rule. */
export function checkTexts(said: { text: string; translations?: Translations | undefined } | undefined): void {
  checkAll(
    () => checkMessage(said?.text ?? ""),
    () => checkTranslations("translations", said?.translations, checkMessage),
  );
}

/** Refuses a time in the future; a few minutes are tolerated, because clocks differ. */
export function checkNotFuture(field: string, at: Instant, now: Instant): void {
  if (at > now + CLOCK_TOLERANCE) {
    throw new Refusal(
      field,
      phrase("{at} lies in the future.", { at: toIso(at) }),
      "Give the time at which it was so, at the latest now.",
    );
  }
}

/** Refuses an update that the incident, together with the updates it already has, cannot carry. All faults at once. */
export function checkUpdate(incident: Incident, update: Update, now: Instant): void {
  checkAll(
    () => checkTexts(update.revisions.at(-1)),
    () => checkTimes(incident, update, now),
    () => checkResolvable({ ...incident, updates: inOrder([...incident.updates, update]) }),
  );
}

function checkTimes(incident: Incident, update: Update, now: Instant): void {
  checkNotFuture("at", update.at, now);
  if (update.at < incident.startedAt) {
    throw new Refusal(
      "at",
      phrase("{at} is before the incident's start, {startedAt}.", { at: toIso(update.at), startedAt: toIso(incident.startedAt) }),
      "Give a later time, or move the incident's start first.",
    );
  }
  const early = update.impacts.find(({ at }) => at < incident.startedAt);
  if (early) {
    throw new Refusal(
      "impact",
      phrase("An impact at {at} is before the incident's start.", { at: toIso(early.at) }),
      "Give it a later time, or move the start first.",
    );
  }
  for (const impact of update.impacts) checkNotFuture("impact", impact.at, now);
  if (update.nextUpdateAt !== null && update.nextUpdateAt <= update.at) {
    throw new Refusal("nextUpdate", "The next update is promised for a time before this one.", "Promise a later time, or none.");
  }
}

/** Refuses a resolved incident of which impact is still open, by the names of the cells. */
export function checkResolvable(incident: Incident): void {
  if (statusOf(incident) !== "resolved") return;
  const open = openSpans(incidentSpans(incident));
  if (open.length > 0) {
    throw new Refusal(
      "status",
      phrase("It cannot be resolved while impact is open: {open}.", { open: nameCells(open) }),
      "Set these to operational in this update, or leave it at monitoring.",
    );
  }
}

/** Refuses an incident that breaks a rule, update by update. */
export function checkWhole(incident: Incident, now: Instant): void {
  checkTitles(incident);
  let known: Incident = { ...incident, updates: [] };
  for (const update of inOrder(incident.updates)) {
    checkUpdate(known, update, now);
    known = { ...known, updates: [...known.updates, update] };
  }
  checkResolvable(incident);
  for (const figure of incident.figures) checkFigure(figure);
  if (incident.postmortemPromise) checkPromise(incident.postmortemPromise);
}

/** The first few cells of spans, by name, for a refusal. */
export function nameCells(spans: readonly ImpactSpan[]): string {
  const names = spans
    .slice(0, 5)
    .map(({ cell }) => `${cell.service}${cell.region ? ` in ${cell.region}` : ""} (${cell.plane} plane)`);
  return spans.length > 5 ? `${names.join(", ")} and ${spans.length - 5} more` : names.join(", ");
}
