import { defineCommand, print, WrongArguments } from "#cli/command.ts";
import { readNamedFile, readNamedFiles } from "#cli/input.ts";
import { liveSinceText, makeLive, withRecord } from "#cli/record.ts";
import type { Config } from "#config/load.ts";
import type { Refusal } from "#domain/errors.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { toIso } from "#domain/time.ts";
import type { FileContents, Position } from "#import/contents.ts";
import { readGcpFile } from "#import/gcp.ts";
import { readIncidentFile } from "#import/incident-lines.ts";
import { type FileReport, type ForeignReport, putIntoRecord } from "#import/into-record.ts";
import { readCatalogue } from "#usecases/record/catalogue.ts";

/** Reads the file or folder at a path, for a database with this catalogue; `zone` is the site's. */
type Reader = (path: string, catalogue: Catalogue, zone: string) => FileContents | Promise<FileContents>;

/** How each source is read. The large readers are loaded only for their source. */
const SOURCES: Readonly<Record<string, Reader>> = {
  afloat: (path, catalogue) => readIncidentFile(readNamedFile(path), catalogue),
  statuspage: async (path, ...record) =>
    (await import("#import/statuspage.ts")).readStatuspage(readNamedFiles(path, ".json"), ...record),
  gcp: (path, ...record) => readGcpFile(readNamedFile(path), ...record),
  cstate: async (path, ...record) => (await import("#import/cstate.ts")).readCstate(readNamedFiles(path, ".md"), ...record),
};

export const command = defineCommand({
  summary: "Import incidents from an incident file or from another status page.",
  positionals: "PATH",
  options: {
    from: {
      type: "string",
      value: Object.keys(SOURCES).join("|"),
      required: true,
      summary: "The source: an incident file, saved Statuspage or cState files, or Google Cloud's incidents.json.",
    },
  },
  notes: ["It imports the valid incidents. If there are invalid ones, it lists them with their position and exits with 1."],
  run(invocation, { positionals: [path], options }) {
    const read = Object.hasOwn(SOURCES, options.from) ? SOURCES[options.from] : undefined;
    if (!read) throw new WrongArguments(`Cannot import from “${options.from}”.`);
    return withRecord(invocation, async (afloat) => {
      const { context } = afloat;
      const contents = await read(path, readCatalogue(context), context.zone);
      const report = putIntoRecord(context, contents);
      const { added, unchanged, refused, publication, foreign } = report;
      const liveAt = publication === undefined ? null : toIso(await makeLive(invocation, afloat, publication));
      const faults = refused.map(({ position, title, refusals }) => ({ ...position, title, faults: refusals.map(faultOf) }));
      const result = { added, unchanged, ...foreign, refused: faults, publication: publication ?? null, liveAt };
      print(invocation, result, reportText(afloat.config, report, liveAt));
      return refused.length > 0 ? 1 : 0;
    });
  },
});

const faultOf = ({ field, rule, repair }: Refusal) => ({ field, rule, repair });

const reportText = (
  config: Pick<Config, "site">,
  { added, unchanged, refused, foreign }: FileReport,
  liveAt: string | null,
): string =>
  [
    `Added ${added.length}, already there ${unchanged.length}, refused ${refused.length}.`,
    ...(foreign ? foreignLines(foreign) : []),
    ...(liveAt ? [liveSinceText(config, liveAt)] : []),
    ...refused.flatMap(({ position, refusals }) => refusals.map(({ message }) => `${positionText(position)}: ${message.trim()}`)),
  ].join("\n");

const foreignLines = ({ updates, spans, services, regions, mapped }: ForeignReport): string[] => [
  `New: ${updates} updates, ${spans} impact spans, ${services.length} services, ${regions.length} regions.`,
  ...mapped,
];

function positionText(position: Position): string {
  if ("line" in position) return `line ${position.line}`;
  if (!("index" in position)) return position.file;
  return [position.file, `[${position.index}]`, position.id].filter((part) => part != null).join(" ");
}
