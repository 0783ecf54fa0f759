import { demo } from "../../db/demo.ts";
import { lastSeq } from "../../db/publications.ts";
import type { Afloat } from "../app.ts";
import { servicesOf } from "../domain/service.ts";
import { readCatalogueFile } from "../import/catalogue-file.ts";
import { readIncidentLine } from "../import/incident-file.ts";
import { readCatalogue, replaceCatalogue } from "../usecases/catalogue.ts";
import { importIncidents } from "../usecases/transfer.ts";
import { type Command, say } from "./command.ts";
import { withRecord } from "./record.ts";

/** `afloat init [--demo]`: makes the database, and the demo world in it if wanted and it is empty. */
export const init: Command = (invocation) =>
  withRecord(invocation, async (afloat) => {
    const made = invocation.argv.includes("--demo") && makeDemo(afloat);
    say(invocation, { demo: made }, made ? "The demo world is in place." : "The database is in place.");
    return 0;
  });

/** Makes the demo world in an empty record. Tells whether it did. */
export function makeDemo({ context }: Afloat): boolean {
  if (lastSeq(context.db) > 0 || servicesOf(readCatalogue(context)).length > 0) return false;
  replaceCatalogue(context, readCatalogueFile(demo.catalogueFile, context.zone));
  const catalogue = readCatalogue(context);
  const lines = demo.incidentFile.split("\n").filter((line) => line.trim());
  importIncidents(
    context,
    lines.map((line) => readIncidentLine(line, catalogue)),
  );
  return true;
}
