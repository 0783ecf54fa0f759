import { type Command, print, readArguments, WrongUsage } from "#cli/command.ts";
import { readNamedFile, readNamedFiles } from "#cli/input.ts";
import { makeLive, withRecord } from "#cli/record.ts";
import type { Refusal } from "#domain/errors.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { toIso } from "#domain/time.ts";
import type { FileContents, Position } from "#import/contents.ts";
import { writeEntryLine } from "#import/entry-file.ts";
import { readGcpFile } from "#import/gcp.ts";
import { readIncidentFile } from "#import/incident-lines.ts";
import { type FileReport, type ForeignReport, putIntoRecord } from "#import/into-record.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";
import { exportIncidents } from "#usecases/record/transfer.ts";

/** Reads what a path names, for a record with this catalogue; `zone` is the site's. */
type Reader = (path: string, catalogue: Catalogue, zone: string) => FileContents | Promise<FileContents>;

/** How each source is read. Those of other status pages are loaded when they are asked for. */
const SOURCES: Record<string, Reader> = {
  afloat: (path, catalogue) => readIncidentFile(readNamedFile(path), catalogue),
  statuspage: async (path, ...record) =>
    (await import("#import/statuspage.ts")).readStatuspage(readNamedFiles(path, ".json"), ...record),
  gcp: (path, ...record) => readGcpFile(readNamedFile(path), ...record),
  cstate: async (path, ...record) => (await import("#import/cstate.ts")).readCstate(readNamedFiles(path, ".md"), ...record),
};
const IMPORT_USAGE = `import --from ${Object.keys(SOURCES).join("|")} PATH`;

/** `afloat import --from SOURCE PATH`: adds what is whole, and lists the rest by its place. Exit status 1 when anything was refused. */
export const importFile: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: IMPORT_USAGE,
    options: { from: { type: "string" } },
    words: [1, 1],
    required: ["from"],
  });
  const read = Object.hasOwn(SOURCES, options.from) ? SOURCES[options.from] : undefined;
  if (!read) throw new WrongUsage(`Cannot import from “${options.from}”. Usage: afloat ${IMPORT_USAGE}`);
  return withRecord(invocation, async (afloat) => {
    const { context } = afloat;
    const contents = await read(words[0] as string, readCatalogue(context), context.zone);
    const report = putIntoRecord(context, contents);
    const { added, unchanged, refused, publication, foreign } = report;
    const liveAt = publication === undefined ? null : toIso(await makeLive(invocation, afloat, publication));
    const faults = refused.map(({ position, title, refusals }) => ({ ...position, title, faults: refusals.map(faultOf) }));
    const result = { added, unchanged, ...foreign, refused: faults, publication: publication ?? null, liveAt };
    print(invocation, result, wordsOf(report, liveAt));
    return refused.length > 0 ? 1 : 0;
  });
};

const faultOf = ({ field, rule, repair }: Refusal) => ({ field, rule, repair });

const wordsOf = ({ added, unchanged, refused, foreign }: FileReport, liveAt: string | null): string =>
  [
    `Added ${added.length}, already there ${unchanged.length}, refused ${refused.length}.`,
    ...(foreign ? foreignWords(foreign) : []),
    ...(liveAt ? [`Live since ${liveAt}.`] : []),
    ...refused.flatMap(({ position, refusals }) => refusals.map(({ message }) => `${positionText(position)}: ${message.trim()}`)),
  ].join("\n");

const foreignWords = ({ updates, spans, services, regions, mapped }: ForeignReport): string[] => [
  `New: ${updates} updates, ${spans} impact spans, ${services.length} services, ${regions.length} regions.`,
  ...mapped,
];

function positionText(position: Position): string {
  if ("line" in position) return `line ${position.line}`;
  if (!("index" in position)) return position.file;
  return [position.file, `[${position.index}]`, position.id].filter((part) => part != null).join(" ");
}

/** `afloat export [ID]`: incidents and maintenances as an incident file, which is JSON Lines with or without --json. */
export const exportFile: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "export [ID]", options: {}, words: [0, 1] });
  return withRecord(invocation, async ({ context }) => {
    for (const incident of exportIncidents(context, words[0])) invocation.stdout.write(`${writeEntryLine(incident)}\n`);
    return 0;
  });
};
