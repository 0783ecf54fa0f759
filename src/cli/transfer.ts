import { type Refusal, refusalsIn } from "../domain/errors.ts";
import type { Incident } from "../domain/incident.ts";
import type { Catalogue } from "../domain/service.ts";
import { toIso } from "../domain/time.ts";
import { readIncidentLine, writeIncidentLine } from "../import/incident-file.ts";
import { readCatalogue } from "../usecases/catalogue.ts";
import { exportIncidents, importIncidents } from "../usecases/transfer.ts";
import { type Command, readArguments, say, WrongUsage } from "./command.ts";
import { readNamedFile } from "./input.ts";
import { makeLive, withRecord } from "./record.ts";

const IMPORT_USAGE = "import --from afloat FILE";

interface Refused {
  line: number;
  title: string | null;
  refusals: readonly Refusal[];
}

/** `afloat import --from afloat FILE`: adds what is whole, and lists the rest by line. Exit status 1 when anything was refused. */
export const importFile: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: IMPORT_USAGE,
    options: { from: { type: "string" } },
    words: [1, 1],
    required: ["from"],
  });
  if (options.from !== "afloat") throw new WrongUsage(`There is no import from “${options.from}”. Usage: afloat ${IMPORT_USAGE}`);
  return withRecord(async (afloat) => {
    const { whole, refused } = readLines(readNamedFile(words[0] as string), readCatalogue(afloat.context));
    const report = importIncidents(
      afloat.context,
      whole.map(({ incident }) => incident),
    );
    for (const { index, ...rest } of report.refused) refused.push({ line: whole[index]?.line as number, ...rest });
    refused.sort((a, b) => a.line - b.line);
    const { added, unchanged, publication } = report;
    const liveAt = publication === undefined ? null : toIso(await makeLive(invocation, afloat, publication));
    const faults = refused.map(({ refusals, ...rest }) => ({ ...rest, faults: refusals.map(faultOf) }));
    const lines = [
      `Added ${added.length}, already there ${unchanged.length}, refused ${refused.length}.`,
      ...(liveAt ? [`Live since ${liveAt}.`] : []),
      ...refused.flatMap(({ line, refusals }) => refusals.map(({ message }) => `line ${line}: ${message.trim()}`)),
    ];
    say(invocation, { added, unchanged, refused: faults, publication: publication ?? null, liveAt }, lines.join("\n"));
    return refused.length > 0 ? 1 : 0;
  });
};

const faultOf = ({ field, rule, repair }: Refusal) => ({ field, rule, repair });

/** Reads each line by itself, so that a broken one does not take the others with it. */
function readLines(file: string, catalogue: Catalogue) {
  const whole: { line: number; incident: Incident }[] = [];
  const refused: Refused[] = [];
  for (const { line, text } of incidentLines(file)) {
    try {
      whole.push({ line, incident: readIncidentLine(text, catalogue) });
    } catch (error) {
      const refusals = refusalsIn(error);
      if (refusals.length === 0) throw error;
      refused.push({ line, title: null, refusals });
    }
  }
  return { whole, refused };
}

/** The lines of an incident file that hold something, with their numbers from 1. */
export const incidentLines = (file: string): { line: number; text: string }[] =>
  file
    .replace(/^\uFEFF/, "")
    .split("\n")
    .map((text, index) => ({ line: index + 1, text }))
    .filter(({ text }) => text.trim() !== "");

/** `afloat export [ID]`: incidents as an incident file, which is JSON Lines with or without --json. */
export const exportFile: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "export [ID]", options: {}, words: [0, 1] });
  return withRecord(async ({ context }) => {
    for (const incident of exportIncidents(context, words[0])) process.stdout.write(`${writeIncidentLine(incident)}\n`);
    return 0;
  });
};
