import { checkAll, Refusal } from "#domain/errors.ts";
import { type ImpactSpan, openSpans } from "#domain/impact/impact.ts";
import { sequence } from "#domain/impact/scope.ts";
import { type Phrase, phrase } from "#domain/phrase.ts";
import { checkHappened } from "#domain/plausible-time.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { checkFigure } from "#domain/updates/figure.ts";
import { checkNextUpdate } from "#domain/updates/next-update.ts";
import { checkTexts, checkTitles } from "#domain/updates/text-rules.ts";
import { entrySpans, inOrder, isWithdrawn, statusOf } from "#domain/updates/update.ts";
import { checkCommitment } from "./commitment.ts";
import { type IncidentFields, timesOf } from "./fields.ts";
import type { Incident, IncidentStatus, IncidentUpdate, PostableStatus } from "./incident.ts";

/** The statuses that may follow each status. Going back is allowed: a fix may fail, and a resolved incident may reopen. */
const NEXT: Record<IncidentStatus, readonly PostableStatus[]> = {
  investigating: ["investigating", "identified", "monitoring", "resolved"],
  identified: ["identified", "investigating", "monitoring", "resolved"],
  monitoring: ["monitoring", "resolved", "identified", "investigating"],
  resolved: ["resolved", "investigating", "identified", "monitoring"],
  withdrawn: [],
};

/** The statuses that an update may give an incident with status `status`, the most likely first. */
export const nextStatuses = (status: IncidentStatus): readonly PostableStatus[] => NEXT[status];

/** Refuses times of an incident at which nothing can have happened. */
export const checkFields = (fields: IncidentFields, now: Instant): void =>
  checkAll(
    ...Object.entries(timesOf(fields)).map(
      ([name, at]) =>
        () =>
          checkHappened(name, at, now),
    ),
  );

/** Refuses an update that breaks a rule, given the updates that the incident already has. All refusals are thrown together. */
export function checkUpdate(incident: Incident, update: IncidentUpdate, now: Instant): void {
  checkAll(
    () => checkNotWithdrawn(incident),
    () => checkTexts(update.revisions.at(-1)),
    () => checkTimes(incident, update, now),
    () => checkResolvedLast(incident, update),
    () => checkResolvable({ ...incident, updates: inOrder([...incident.updates, update]) }),
  );
}

/** Refuses anything that would follow a withdrawal. */
export function checkNotWithdrawn(incident: Incident): void {
  if (isWithdrawn(incident))
    throw new Refusal("status", "The incident was withdrawn; nothing can follow it.", "Open a new incident.");
}

function checkTimes(incident: Incident, update: IncidentUpdate, now: Instant): void {
  checkHappened("at", update.at, now);
  if (update.at < incident.startedAt) {
    throw new Refusal(
      "at",
      phrase("{at} is before the incident's start, {startedAt}.", { at: toIso(update.at), startedAt: toIso(incident.startedAt) }),
      "Enter a later time, or first move the incident's start.",
    );
  }
  const early = update.impacts.find(({ at }) => at < incident.startedAt);
  if (early) {
    throw new Refusal(
      "impact",
      phrase("An impact at {at} is before the incident's start.", { at: toIso(early.at) }),
      "Enter a later time, or first move the incident's start.",
    );
  }
  for (const impact of update.impacts) checkHappened("impact", impact.at, now);
  checkNextUpdate(update, now);
}

/** Refuses to resolve an incident before an update that states otherwise: it would stay open. */
function checkResolvedLast({ updates }: Incident, { status, at }: IncidentUpdate): void {
  const last = inOrder(updates).findLast((update) => update.status !== "resolved");
  if (status !== "resolved" || last === undefined || last.at <= at) return;
  throw new Refusal(
    "at",
    phrase("There is a later update, at {time}; the incident cannot be resolved before it.", { time: toIso(last.at) }),
    "Enter that time or a later one, or first correct the later update.",
  );
}

/** The refusal to resolve an incident while something is still affected. */
export class OpenImpact extends Refusal {}

/** Refuses a resolved incident with open impact, and names the cells. */
function checkResolvable(incident: Incident): void {
  if (statusOf(incident) !== "resolved") return;
  const open = openSpans(entrySpans(incident));
  if (open.length > 0) {
    throw new OpenImpact(
      "status",
      phrase("The incident cannot be resolved while impact is ongoing: {open}.", { open: nameCells(open) }),
      "Set these to operational in this update, or keep the status at monitoring.",
    );
  }
}

/** Refuses an incident that breaks a rule, update by update. */
export function checkIncident(incident: Incident, now: Instant): void {
  checkTitles(incident);
  let known: Incident = { ...incident, updates: [] };
  for (const update of inOrder(incident.updates)) {
    checkUpdate(known, update, now);
    known = { ...known, updates: [...known.updates, update] };
  }
  checkResolvable(incident);
  for (const figure of incident.figures) checkFigure(figure, now);
  if (incident.postmortemCommitment) checkCommitment(incident.postmortemCommitment);
}

/** The first few cells, for a refusal. The values `service` and `region` are slugs, which the use cases replace by names. */
export function nameCells(spans: readonly ImpactSpan[]): Phrase {
  const names = spans.slice(0, 5).map(({ cell: { service, region, plane } }) => {
    const values = { service, plane: phrase(`${plane} plane`) };
    return region ? phrase("{service} in {region}, {plane}", { ...values, region }) : phrase("{service}, {plane}", values);
  });
  const some = phrase("{all}", { all: sequence("{some}; {next}", names) });
  return spans.length > 5 ? phrase("{some} and {n} more", { some, n: spans.length - 5 }) : some;
}
