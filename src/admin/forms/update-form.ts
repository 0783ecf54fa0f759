import type { Catalogue } from "#domain/impact/service.ts";
import { type Incident, type IncidentStatus, POSTABLE_STATUSES } from "#domain/incidents/incident.ts";
import { checkFilledIn } from "#domain/incidents/template.ts";
import { type Instant, MINUTE } from "#domain/time.ts";
import { checkMessage, checkTitle } from "#domain/updates/text-rules.ts";
import { type Context, newId } from "#usecases/context.ts";
import type { OpenInput } from "#usecases/incidents/incidents.ts";
import type { ReviewInput } from "#usecases/incidents/reviews.ts";
import type { UpdateInput } from "#usecases/incidents/update-input.ts";
import { wasPostedOtherwise } from "#usecases/record/submissions.ts";
import { choiceOf, formFrom, gather, textOf, typedIn } from "./form.ts";
import { readImpacts } from "./impact-form.ts";
import { fieldReaders } from "./incident-fields.ts";
import { floorMinute, isUnchanged, readLocal, readNextClock, toLocal } from "./local-time.ts";
import { furtherLocales, readTranslations } from "./translation-form.ts";

/** The times until the next update that the form offers, in minutes. */
export const NEXT_UPDATE_MINUTES = ["15", "30", "60", "120"] as const;
const NO_COMMITMENT = "none";

/** The fields of a fresh update form; `basis` is how many updates there are to build on. */
export function blankUpdate({ now, zone }: Pick<Context, "now" | "zone">, status: IncidentStatus, basis = 0): FormData {
  const at = toLocal(now(), zone);
  return formFrom({ id: newId(), status, at, atShown: at, nextUpdate: "30", basis: String(basis) });
}

/** An update to an existing incident. */
export function readUpdate(values: FormData, context: Context, catalogue: Catalogue, incident: Incident): UpdateInput {
  const input = readFields(values, context, catalogue, knownInstants(incident), {});
  // A form reached with the back button and changed is a new update: it must not count as the one already posted.
  const isNew = incident.updates.some(({ id }) => id === input.id) && wasPostedOtherwise(context.db, input);
  return { ...input, basis: readBasis(values), ...(isNew && { id: newId() }) };
}

/** What opens an incident. Its impact counts from its start. */
export function readOpening(values: FormData, context: Context, catalogue: Catalogue): OpenInput {
  const input = readFields(values, context, catalogue, [], {
    title: () => checked(textOf(values, "title"), checkText("title")),
    titleTranslations: () => readTranslations(values, "title", furtherLocales(context)),
    ...fieldReaders(values, context.zone),
  });
  const startedAt = input.startedAt ?? input.at;
  return { ...input, startedAt, impacts: input.impacts.map((impact) => ({ ...impact, at: startedAt })) };
}

/** How many updates there were when the form was opened; undefined where the form does not state it. */
export function readBasis(values: FormData): number | undefined {
  const text = textOf(values, "basis");
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

function readFields<T extends Record<string, () => unknown>>(
  values: FormData,
  context: Context,
  catalogue: Catalogue,
  known: readonly Instant[],
  more: T,
) {
  const now = context.now();
  const { nextUpdateAt, ...rest } = gather({
    ...more,
    status: () => choiceOf(values, "status", POSTABLE_STATUSES),
    message: () => checked(textOf(values, "message"), checkText("message")),
    translations: () => readTranslations(values, "message", furtherLocales(context)),
    impacts: () => readImpacts(values, catalogue),
    at: () => readAt(values, context.zone, now, known),
    nextUpdateAt: () => readCommitment(values, context.zone, now),
  });
  const id = textOf(values, "id");
  return {
    ...rest,
    id: /^[0-9a-z]{12}$/.test(id) ? id : newId(),
    submitted: typedIn(values),
    nextUpdateAt: rest.status === "resolved" ? null : nextUpdateAt,
    closeOpen: textOf(values, "closeOpen") !== "",
    review: readReview(values),
  };
}

/**
 * The update's time. Forms have minutes: within its minute it comes after what the record already has there, so that an update
 * posted twenty seconds after another stays after it.
 */
function readAt(values: FormData, zone: string, now: Instant, known: readonly Instant[]): Instant {
  const typed = isUnchanged(values, "at") ? undefined : readLocal(values, "at", zone);
  const minute = floorMinute(typed ?? now);
  return Math.max(minute, ...known.filter((at) => floorMinute(at) === minute && at <= now));
}

const knownInstants = (incident: Incident): Instant[] => [
  incident.startedAt,
  ...incident.updates.flatMap(({ at, impacts }) => [at, ...impacts.map((impact) => impact.at)]),
];

/** Whether the form is to be reviewed after it is published. */
export const readReviewLater = (values: FormData): "after" | undefined =>
  textOf(values, "ask") === "later" ? "after" : undefined;

/** The review that this approves, or that it is to be reviewed later. */
function readReview(values: FormData): ReviewInput | undefined {
  const later = readReviewLater(values);
  if (later) return later;
  const approves = textOf(values, "review");
  return approves ? { approves } : undefined;
}

function readCommitment(values: FormData, zone: string, now: Instant): Instant | null {
  const exact = readNextClock(values, "nextUpdateBy", zone, now, "nextUpdate");
  if (exact !== undefined) return exact;
  const minutes = choiceOf(values, "nextUpdate", [...NEXT_UPDATE_MINUTES, NO_COMMITMENT]);
  return minutes === NO_COMMITMENT ? null : floorMinute(now) + Number(minutes) * MINUTE;
}

const checkText = (field: "title" | "message") => (text: string) => {
  (field === "title" ? checkTitle : checkMessage)(text);
  checkFilledIn(field, text);
};

function checked(text: string, check: (text: string) => void): string {
  check(text);
  return text;
}
