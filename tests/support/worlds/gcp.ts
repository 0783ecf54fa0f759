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

/** The fields of an incident of the foreign file that the tests use. */
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

/** Imports foreign incidents, all of which must be valid. Returns them with the extended catalogue. */
export function translated(foreign: readonly object[], known = NO_CATALOGUE) {
  const { entries, foreign: brought } = readGcpFile(JSON.stringify(foreign), known, GCP_ZONE);
  if (!brought) throw new Error("A foreign file brings a catalogue.");
  const incidents = entries.map(({ incident, refusals }): Incident => {
    if (incident?.kind === "incident") return incident;
    throw new Error(refusals.map(({ message }) => message).join("\n"));
  });
  return { incidents, catalogue: extendCatalogue(known, brought.additions), mapped: brought.mapped };
}

/** An invented update: its status, its time in minutes after the start, and its locations. */
export const foreignUpdate = (status: string, minutes: number, ...locations: string[]): Foreign["updates"][number] => ({
  when: toIso(minute(minutes)),
  created: toIso(minute(minutes)),
  text: `Posted after ${minutes} minutes.`,
  status,
  affected_locations: locations.map((id) => ({ id, title: `Somewhere (${id})` })),
});

/** An invented incident of one product that starts at minute 0. The updates may be in any order. */
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
