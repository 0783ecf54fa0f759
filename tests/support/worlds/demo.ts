import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Incident } from "#domain/incidents/incident.ts";
import { parseIso } from "#domain/time.ts";
import { readCatalogueFile } from "#import/catalogue-file.ts";
import { readIncidentLine } from "#import/incident-file.ts";
import { root } from "#tests/support/afloat.ts";

export const DEMO_ZONE = "Asia/Shanghai";
export const demoFile = join(root, "db", "demo", "incidents.jsonl");
export const demoCatalogueFile = join(root, "db", "demo", "catalogue.yaml");
export const demoCatalogue = readCatalogueFile(readFileSync(demoCatalogueFile, "utf8"), DEMO_ZONE);

/** The incidents of the demo world: 8 April 2024, 11 April 2024, 10 August 2024. */
export const demoIncidents = readFileSync(demoFile, "utf8")
  .split("\n")
  .filter((line) => line.trim())
  .map((line) => readIncidentLine(line, demoCatalogue)) as [Incident, Incident, Incident];

/** Parses an instant. */
export const at = (text: string): number => {
  const instant = parseIso(text);
  if (instant === undefined) throw new Error(`No time: ${text}`);
  return instant;
};
