import { readFileSync } from "node:fs";
import { join } from "node:path";
import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { toIso } from "#domain/time.ts";
import { readGcpFile } from "#import/gcp.ts";
import { root } from "#tests/support/afloat.ts";
import { minute } from "./sample.ts";

export const gcpFile = join(root, "tests", "data", "gcp", "incidents.json");
export const GCP_ZONE = "America/Los_Angeles";
export const NO_CATALOGUE: Catalogue = { regions: [], groups: [] };

/** What the tests look at in an incident of the foreign file. */
export interface Foreign {
  id: string;
  uri: string;
  begin: string;
  end: string | null;
  external_desc: string;
  status_impact: string;
  affected_products: { title: string }[];
  currently_affected_locations?: { id: string; title: string }[];
  updates: {
    when: string;
    created: string;
    text: string;
    status: string;
    affected_locations: { id: string; title: string }[];
  }[];
}

export const readForeign = (file: string): Foreign[] => JSON.parse(readFileSync(file, "utf8"));

/** Foreign incidents, all of which must be readable, in our words; and the catalogue that takes them. */
export function translated(foreign: readonly object[], known = NO_CATALOGUE) {
  const { entries, foreign: brought } = readGcpFile(JSON.stringify(foreign), known, GCP_ZONE);
  if (!brought) throw new Error("A foreign file brings a catalogue.");
  const incidents = entries.map(({ incident, refusals }): Incident => {
    if (incident?.kind === "incident") return incident;
    throw new Error(refusals.map(({ message }) => message).join("\n"));
  });
  return { incidents, catalogue: extendCatalogue(known, brought.additions), mapped: brought.mapped };
}

/** A made-up update: its status, when it was said in minutes after the beginning, and the locations that it names. */
export const foreignUpdate = (status: string, minutes: number, ...locations: string[]): Foreign["updates"][number] => ({
  when: toIso(minute(minutes)),
  created: toIso(minute(minutes)),
  text: `Posted after ${minutes} minutes.`,
  status,
  affected_locations: locations.map((id) => ({ id, title: `Somewhere (${id})` })),
});

/** A made-up incident of one product that begins at minute 0. The updates may come in any order. */
export const foreignIncident = (updates: Foreign["updates"], over: Partial<Foreign> = {}): Foreign => ({
  id: "made-up",
  uri: "incidents/made-up",
  begin: toIso(minute(0)),
  end: null,
  external_desc: "Something is down",
  status_impact: "SERVICE_OUTAGE",
  affected_products: [{ title: "Disk" }],
  updates,
  ...over,
});
