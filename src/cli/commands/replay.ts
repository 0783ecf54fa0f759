import { setTimeout as sleep } from "node:timers/promises";
import type { Afloat } from "#app.ts";
import { type Command, type Invocation, print, readArguments, WrongUsage } from "#cli/command.ts";
import { readNamedFile, readPositive, readTime } from "#cli/input.ts";
import { makeLive, withRecord } from "#cli/record.ts";
import { Refusal } from "#domain/errors.ts";
import { type Incident, STATUS_NAMES } from "#domain/incidents/incident.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { readIncidentLine } from "#import/incident-file.ts";
import { incidentLines } from "#import/incident-lines.ts";
import type { Context } from "#usecases/context.ts";
import { inOrderOfPosting, type Move, replayFigures, replayPostmortem, replayUpdate } from "#usecases/incidents/replay.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";

const USAGE = "replay FILE [--incident N] [--speed N | --until ISO]";
const FASTEST = 10_000;

interface Replayed {
  id: string;
  updates: number;
  publication: number;
  liveAt: string;
}

/**
 * `afloat replay FILE [--incident N] [--speed N | --until ISO]`: plays the first (or Nth) incident of a file as a new one that begins now.
 * With --speed its minutes are that much shorter; with --until everything up to that time of the file is there at once, and that time is now.
 */
export const replay: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: USAGE,
    options: { incident: { type: "string" }, speed: { type: "string" }, until: { type: "string" } },
    words: [1, 1],
  });
  if (options.speed !== undefined && options.until !== undefined)
    throw new WrongUsage(`--until posts immediately and cannot be combined with --speed. Usage: afloat ${USAGE}`);
  const speed = readPositive("speed", options.speed) ?? 1;
  if (speed > FASTEST) throw new Refusal("speed", `${speed} is too fast.`, `Use at most ${FASTEST}.`);
  const until = readTime("until", options.until);
  const number = readPositive("incident", options.incident) ?? 1;
  return withRecord(invocation, async (afloat) => {
    const incident = chooseIncident(afloat, words[0] as string, number);
    const play =
      until === undefined ? playAlong(invocation, afloat, incident, speed) : jumpTo(invocation, afloat, incident, until);
    const { id, updates, publication, liveAt } = await play;
    const text = `Replayed ${updates} updates as incident ${id}.\nLive since ${liveAt}.`;
    print(invocation, { id, updates, publication, liveAt }, text);
    return 0;
  });
};

function chooseIncident({ context }: Afloat, file: string, number: number): Incident {
  const lines = incidentLines(readNamedFile(file));
  const chosen = lines[number - 1];
  if (chosen) return readIncidentLine(chosen.text, readCatalogue(context));
  throw new Refusal("incident", `The file has no incident ${number}.`, `It has ${lines.length}; count from 1.`);
}

/** Posts everything up to and with `until` at once. Each entry counts as said when it was said then, so that the page shows that very minute. */
async function jumpTo(invocation: Invocation, afloat: Afloat, incident: Incident, until: Instant): Promise<Replayed> {
  const now = afloat.context.now();
  const move: Move = (at) => at + now - until;
  const at = (then: Instant): Context => ({ ...afloat.context, now: () => move(then) });
  const said = inOrderOfPosting(incident).filter(({ postedAt }) => postedAt <= until);
  if (said.length === 0)
    throw new Refusal("until", `No update had been posted by ${toIso(until)}.`, "Give a time after the incident's first update.");
  let last = { id: undefined as string | undefined, publication: 0 };
  for (const update of said) last = replayUpdate(at(update.postedAt), incident, update, move, last.id);
  const id = last.id as string;
  const complete = said.length === incident.updates.length;
  const known = incident.figures.filter(({ asOf }) => (asOf === null ? complete : asOf <= until));
  last = replayFigures(afloat.context, known, move, id) ?? last;
  const { postmortem } = incident;
  if (postmortem && postmortem.publishedAt <= until)
    last = replayPostmortem(at(postmortem.publishedAt), incident, move, id) ?? last;
  const liveAt = toIso(await makeLive(invocation, afloat, last.publication));
  return { id, updates: said.length, publication: last.publication, liveAt };
}

/** Posts one update after the other as their time comes, then the figures and the postmortem. */
async function playAlong(invocation: Invocation, afloat: Afloat, incident: Incident, speed: number): Promise<Replayed> {
  const { context } = afloat;
  const began = context.now();
  const move: Move = (at) => Math.round(began + (at - incident.startedAt) / speed);
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
