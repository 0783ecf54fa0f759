import { movedFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentUpdate } from "#domain/incidents/incident.ts";
import type { Instant } from "#domain/time.ts";
import { offeredOf } from "#domain/translation.ts";
import { currentText } from "#domain/updates/revision.ts";
import { type Committed, type Context, withoutNotifications } from "#usecases/context.ts";
import { openIncident, postUpdate, setFigures } from "./incidents.ts";
import { publishPostmortem } from "./postmortems.ts";
import type { UpdateInput } from "./update-input.ts";
import { withdrawIncident } from "./withdrawal.ts";

/** How times of the file become times of the replay. */
export type Move = (at: Instant) => Instant;

/** The updates of an incident in the order in which they were posted. */
export const inOrderOfPosting = (incident: Incident): IncidentUpdate[] =>
  [...incident.updates].sort((a, b) => a.postedAt - b.postedAt);

/** Posts one update of an incident with its times moved: the first opens a new incident, the others update `id`. No notifications are sent. */
export function replayUpdate(
  context: Context,
  incident: Incident,
  update: IncidentUpdate,
  move: Move,
  id: string | undefined,
): Committed<{ id: string }> {
  const { locales = [] } = context;
  const input = toInput(update, move, locales);
  if (id !== undefined && update.status === "withdrawn")
    return withdrawIncident(withoutNotifications(context), id, { reason: input.message, loud: false });
  if (id !== undefined) return postUpdate(withoutNotifications(context), id, input);
  const { title, titleTranslations } = incident;
  return openIncident(withoutNotifications(context), {
    ...input,
    title,
    titleTranslations: offeredOf(titleTranslations, locales),
    ...movedFields(incident, move),
  });
}

function toInput(
  { at, status, revisions, impacts, nextUpdateAt }: IncidentUpdate,
  move: Move,
  locales: readonly string[],
): UpdateInput {
  return {
    at: move(at),
    status,
    message: currentText(revisions),
    translations: offeredOf(revisions.at(-1)?.translations, locales),
    impacts: impacts.map(({ cell, level, at: since }) => ({ ...cell, region: cell.region ?? "*", level, at: move(since) })),
    nextUpdateAt: nextUpdateAt === null ? null : move(nextUpdateAt),
  };
}

/** Gives a replayed incident its figures, none of them from later than now. Undefined when there are none. */
export function replayFigures(
  context: Context,
  figures: Incident["figures"],
  move: Move,
  id: string,
): Committed<{ id: string }> | undefined {
  if (figures.length === 0) return undefined;
  const moved = figures.map((figure) => ({ ...figure, asOf: figure.asOf && Math.min(move(figure.asOf), context.now()) }));
  return setFigures(context, id, moved);
}

/** Gives a replayed incident its postmortem, state by state, with a timeline that does not reach beyond now. Undefined when there is none. */
export function replayPostmortem(
  context: Context,
  { postmortem }: Incident,
  move: Move,
  id: string,
): Committed<{ id: string }> | undefined {
  if (!postmortem) return undefined;
  let published: Committed<{ id: string }> | undefined;
  for (const { content, reason, loud } of postmortem.revisions) {
    const timeline = content.timeline.map((entry) => ({ ...entry, at: Math.min(move(entry.at), context.now()) }));
    published = publishPostmortem(withoutNotifications(context), id, { ...content, timeline }, { reason, loud });
  }
  return published;
}
