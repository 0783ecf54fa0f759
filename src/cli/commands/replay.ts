import { defineCommand, print } from "#cli/command.ts";
import { readNamedFile, readPositive, readTime } from "#cli/input.ts";
import { liveSinceText, withRecord } from "#cli/record.ts";
import { jumpTo, playAlong } from "#cli/replay.ts";
import { Refusal } from "#domain/errors.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { readIncidentLine } from "#import/incident-file.ts";
import { incidentLines } from "#import/incident-lines.ts";
import type { Context } from "#usecases/context.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";

const MAX_SPEED = 10_000;

export const command = defineCommand({
  summary: "Replay an incident from a file as a new one that starts now.",
  positionals: "FILE",
  options: {
    incident: { type: "string", value: "N", summary: "The number of the incident in the file. Default: 1." },
    speed: { type: "string", value: "N", summary: `Replay N times as fast, at most ${MAX_SPEED}. Default: 1.` },
    until: {
      type: "string",
      value: "TIME",
      summary: "Post everything up to this time in the file at once, as if that time were now.",
    },
  },
  exclusive: [["speed", "until"]],
  run(invocation, { positionals: [file], options }) {
    const speed = readPositive("speed", options.speed) ?? 1;
    if (speed > MAX_SPEED) throw new Refusal("speed", `${speed} is too fast.`, `Use at most ${MAX_SPEED}.`);
    const until = readTime("until", options.until);
    const number = readPositive("incident", options.incident) ?? 1;
    return withRecord(invocation, async (afloat) => {
      const replay = { invocation, afloat, incident: readIncident(afloat.context, file, number) };
      const { id, updates, publication, liveAt } = await (until === undefined ? playAlong(replay, speed) : jumpTo(replay, until));
      const text = `Replayed ${updates} updates as incident ${id}.\n${liveSinceText(afloat.config, liveAt)}`;
      print(invocation, { id, updates, publication, liveAt }, text);
      return 0;
    });
  },
});

function readIncident(context: Context, file: string, number: number): Incident {
  const lines = incidentLines(readNamedFile(file));
  const chosen = lines[number - 1];
  if (chosen) return readIncidentLine(chosen.text, readCatalogue(context));
  throw new Refusal("incident", `The file has no incident ${number}.`, `It has ${lines.length}; count from 1.`);
}
