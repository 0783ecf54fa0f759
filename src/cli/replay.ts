import { setTimeout as sleep } from "node:timers/promises";
import type { Afloat } from "#app.ts";
import { Refusal } from "#domain/errors.ts";
import { type Incident, STATUS_NAMES } from "#domain/incidents/incident.ts";
import { type Instant, toIso } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { inOrderOfPosting, type Move, replayFigures, replayPostmortem, replayUpdate } from "#usecases/incidents/replay.ts";
import type { Invocation } from "./command.ts";
import { makeLive } from "./record.ts";

/** An incident that is replayed into an open database. */
interface Replay {
  invocation: Invocation;
  afloat: Afloat;
  incident: Incident;
}

/** The new incident, and since when its last publication is live. */
interface Replayed {
  id: string;
  updates: number;
  publication: number;
  liveAt: string;
}

/** Posts everything up to `until` at once. The page shows that minute, because each entry keeps its distance to `until`. */
export async function jumpTo({ invocation, afloat, incident }: Replay, until: Instant): Promise<Replayed> {
  const now = afloat.context.now();
  const move: Move = (at) => at + now - until;
  const contextAt = (at: Instant): Context => ({ ...afloat.context, now: () => move(at) });
  const posted = inOrderOfPosting(incident).filter(({ postedAt }) => postedAt <= until);
  if (posted.length === 0)
    throw new Refusal("until", `No update had been posted by ${toIso(until)}.`, "Give a time after the incident's first update.");
  let last = { id: undefined as string | undefined, publication: 0 };
  for (const update of posted) last = replayUpdate(contextAt(update.postedAt), incident, update, move, last.id);
  const id = last.id as string;
  const isComplete = posted.length === incident.updates.length;
  const figures = incident.figures.filter(({ asOf }) => (asOf === null ? isComplete : asOf <= until));
  last = replayFigures(afloat.context, figures, move, id) ?? last;
  const { postmortem } = incident;
  if (postmortem && postmortem.publishedAt <= until)
    last = replayPostmortem(contextAt(postmortem.publishedAt), incident, move, id) ?? last;
  const liveAt = toIso(await makeLive(invocation, afloat, last.publication));
  return { id, updates: posted.length, publication: last.publication, liveAt };
}

/** Posts each update when its time comes, then the figures and the postmortem. */
export async function playAlong({ invocation, afloat, incident }: Replay, speed: number): Promise<Replayed> {
  const { context } = afloat;
  const startedAt = context.now();
  const move: Move = (at) => Math.round(startedAt + (at - incident.startedAt) / speed);
  let last = { id: undefined as string | undefined, publication: 0 };
  let liveAt = "";
  for (const update of inOrderOfPosting(incident)) {
    await sleep(Math.max(0, move(update.postedAt) - context.now()));
    last = replayUpdate(context, incident, update, move, last.id);
    liveAt = toIso(await makeLive(invocation, afloat, last.publication));
    if (!invocation.json) invocation.stdout.write(`${STATUS_NAMES[update.status]}, live since ${liveAt}\n`);
  }
  const id = last.id as string;
  last = replayFigures(context, incident.figures, move, id) ?? last;
  last = replayPostmortem(context, incident, move, id) ?? last;
  liveAt = toIso(await makeLive(invocation, afloat, last.publication));
  return { id, updates: incident.updates.length, publication: last.publication, liveAt };
}
