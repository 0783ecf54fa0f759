import type { Refusal } from "#domain/errors.ts";
import type { Entry } from "#domain/record/entry.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { Context } from "#usecases/context.ts";
import { addToCatalogue } from "#usecases/record/catalogue.ts";
import { importIncidents } from "#usecases/record/transfer.ts";
import type { FileContents, Position } from "./contents.ts";

/** The result of an import: ids of the incidents that were added or already there, and the refused ones in the order of the file. */
export interface FileReport {
  added: string[];
  unchanged: string[];
  refused: { position: Position; title: string | null; refusals: readonly Refusal[] }[];
  /** The number of the last publication; undefined where nothing changed. */
  publication: number | undefined;
  foreign: ForeignReport | undefined;
}

/** For a file of another status page: the number of updates and impact spans, the new slugs in the catalogue, and how it was mapped. */
export interface ForeignReport {
  updates: number;
  spans: number;
  services: string[];
  regions: string[];
  mapped: readonly string[];
}

/** Imports a file: extends the catalogue where needed, then adds each valid incident. */
export function putIntoRecord(context: Context, { entries, foreign }: FileContents): FileReport {
  const catalogue = foreign && addToCatalogue(context, foreign.additions);
  const valid = entries.flatMap(({ position, incident }) => (incident ? [{ position, incident }] : []));
  const incidents = valid.map(({ incident }) => incident);
  const { added, unchanged, refused, publication } = importIncidents(context, incidents);
  const refusalsAt = new Map(refused.map(({ index, refusals }) => [valid[index]?.position, refusals]));
  return {
    added,
    unchanged,
    refused: entries
      .map(({ position, title, refusals }) => ({ position, title, refusals: refusalsAt.get(position) ?? refusals }))
      .filter(({ refusals }) => refusals.length > 0),
    publication: publication ?? catalogue?.publication,
    foreign: foreign &&
      catalogue && {
        ...sizeOf(incidents, new Set(added)),
        services: catalogue.services,
        regions: catalogue.regions,
        mapped: foreign.mapped,
      },
  };
}

function sizeOf(incidents: readonly Entry[], added: ReadonlySet<string>): { updates: number; spans: number } {
  const addedEntries = incidents.filter(({ id }) => added.has(id));
  return {
    updates: addedEntries.reduce((sum, { updates }) => sum + updates.length, 0),
    spans: addedEntries.reduce((sum, incident) => sum + entrySpans(incident).length, 0),
  };
}
