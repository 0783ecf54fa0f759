import type { Refusal } from "#domain/errors.ts";
import type { Entry } from "#domain/record/entry.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { Context } from "#usecases/context.ts";
import { addToCatalogue } from "#usecases/record/catalogue.ts";
import { importIncidents } from "#usecases/record/transfer.ts";
import type { FileContents, Place } from "./contents.ts";

/** What became of a file's incidents, by their ids; the refused ones in the order of the file. */
export interface FileReport {
  added: string[];
  unchanged: string[];
  refused: { place: Place; title: string | null; refusals: readonly Refusal[] }[];
  /** The number of the last publication; undefined when nothing changed. */
  publication: number | undefined;
  foreign: ForeignReport | undefined;
}

/** What else a foreign file brought: how many updates and impact spans, the slugs new in the catalogue, and how it was translated. */
export interface ForeignReport {
  updates: number;
  spans: number;
  services: string[];
  regions: string[];
  mapped: readonly string[];
}

/** Puts the contents of a file into the record: what the catalogue lacks for it, then each incident that is whole. */
export function putIntoRecord(context: Context, { entries, foreign }: FileContents): FileReport {
  const catalogue = foreign && addToCatalogue(context, foreign.additions);
  const whole = entries.flatMap(({ place, incident }) => (incident ? [{ place, incident }] : []));
  const incidents = whole.map(({ incident }) => incident);
  const { added, unchanged, refused, publication } = importIncidents(context, incidents);
  const refusalsAt = new Map(refused.map(({ index, refusals }) => [whole[index]?.place, refusals]));
  return {
    added,
    unchanged,
    refused: entries
      .map(({ place, title, refusals }) => ({ place, title, refusals: refusalsAt.get(place) ?? refusals }))
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
  const taken = incidents.filter(({ id }) => added.has(id));
  return {
    updates: taken.reduce((sum, { updates }) => sum + updates.length, 0),
    spans: taken.reduce((sum, incident) => sum + entrySpans(incident).length, 0),
  };
}
