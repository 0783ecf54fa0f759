import { Refusal } from "#domain/errors.ts";
import { type ImpactChange, openSpans } from "#domain/impact/impact.ts";
import { cellKey } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import { type Facts, factsOf } from "#domain/updates/facts.ts";
import type { Published, Revision } from "#domain/updates/revision.ts";
import { entrySpans, inOrder } from "#domain/updates/update.ts";
import { type Incident, type IncidentDetails, type IncidentStatus, type IncidentUpdate, incidentDetailsOf } from "./incident.ts";

/**
 * The incident with the facts of an update corrected. Where the update now states other places, these end when the impact has
 * ended, if it has. The start stays at the first update or impact, if it was there.
 */
export function withCorrectedFacts(
  before: Incident,
  updateId: string,
  facts: Facts<IncidentStatus>,
  revision: Revision,
): Incident {
  const changed = replaceFacts(before, updateId, facts, revision);
  const closed = withEndsOfNewPlaces(before, changed, revision);
  return withStart(
    closed,
    isStartTied(before) ? firstInstant(closed) : Math.min(before.startedAt, firstInstant(closed)),
    revision,
  );
}

/**
 * The incident with its title and fields corrected. If the impact started with the incident, the first impact moves with the start:
 * the two cannot part. `movesImpact` false refuses that.
 */
export function withCorrectedDetails(
  before: Incident,
  details: IncidentDetails,
  published: Published,
  movesImpact = true,
): Incident {
  const { titleTranslations: _, ...rest } = before;
  const corrections = [...before.corrections, { replaced: incidentDetailsOf(before), ...published }];
  const after: Incident = { ...rest, ...details, corrections };
  if (details.startedAt === before.startedAt || !isStartTied(before)) return after;
  const moved = after.updates.filter((update) => isMoved(update, before.startedAt, details.startedAt));
  if (!movesImpact && moved.some(({ impacts }) => impacts.some(({ at }) => at === before.startedAt)))
    throw new Refusal(
      "startedAt",
      "The first impact started with the incident, and would not move with it.",
      "Move the first impact too, or leave the start as it is.",
    );
  return moved.reduce(
    (incident, update) =>
      replaceFacts(incident, update.id, movedFacts(update, before.startedAt, details.startedAt), sameText(update, published)),
    after,
  );
}

/** Whether the incident started with its first update or impact. */
const isStartTied = (incident: Incident): boolean => incident.startedAt === firstInstant(incident);

const firstInstant = ({ updates }: Incident): Instant =>
  Math.min(...updates.flatMap(({ at, impacts }) => [at, ...impacts.map((impact) => impact.at)]));

/** A later start takes along the updates that describe it; an earlier one only the impact. */
const isMoved = ({ at, impacts }: IncidentUpdate, from: Instant, to: Instant): boolean =>
  impacts.some((impact) => impact.at === from) || (at === from && to > from);

const movedFacts = (update: IncidentUpdate, from: Instant, to: Instant): Facts<IncidentStatus> => ({
  ...factsOf(update),
  at: update.at === from ? Math.max(update.at, to) : update.at,
  impacts: update.impacts.map((impact) => (impact.at === from ? { ...impact, at: to } : impact)),
});

/** A revision that corrects only facts: the text stays. */
function sameText({ revisions }: IncidentUpdate, { publishedAt, reason }: Published): Revision {
  const { text, translations } = revisions.at(-1) as Revision;
  return { text, ...(translations && { translations }), publishedAt, reason, loud: false };
}

function replaceFacts(incident: Incident, updateId: string, facts: Facts<IncidentStatus>, revision: Revision): Incident {
  const updates = incident.updates.map((each) =>
    each.id === updateId ? { ...each, ...facts, revisions: [...each.revisions, { ...revision, replaced: factsOf(each) }] } : each,
  );
  return { ...incident, updates: inOrder(updates) };
}

/** Ends places that the incident did not state before, at the end of the impact as it was known. A corrected end stays as given. */
function withEndsOfNewPlaces(before: Incident, after: Incident, revision: Revision): Incident {
  const spans = entrySpans(before);
  if (spans.length === 0 || openSpans(spans).length > 0) return after;
  const end = Math.max(...spans.map(({ to }) => to as Instant));
  const isEnding = ({ impacts }: IncidentUpdate) => impacts.some(({ at, level }) => at === end && level === "operational");
  const ending = after.updates.find(isEnding);
  const stated = new Set(spans.map(({ cell }) => cellKey(cell)));
  const opened = openSpans(entrySpans(after)).filter(({ from, cell }) => from < end && !stated.has(cellKey(cell)));
  if (!ending || opened.length === 0) return after;
  const known = new Set(ending.impacts.filter(({ at }) => at === end).map(({ cell }) => cellKey(cell)));
  const ends = opened.flatMap(({ cell }): ImpactChange[] =>
    known.has(cellKey(cell)) ? [] : [{ cell, level: "operational", at: end }],
  );
  if (ends.length === 0) return after;
  return replaceFacts(
    after,
    ending.id,
    { ...factsOf(ending), impacts: [...ending.impacts, ...ends] },
    sameText(ending, revision),
  );
}

/** The incident with another start, in the open; nothing else moves. */
export function withStart(
  incident: Incident,
  startedAt: Instant,
  { publishedAt, reason }: Pick<Published, "publishedAt" | "reason">,
): Incident {
  if (startedAt === incident.startedAt) return incident;
  const correction = { replaced: incidentDetailsOf(incident), publishedAt, reason, loud: false };
  return { ...incident, startedAt, corrections: [...incident.corrections, correction] };
}
