import type { Afloat } from "#app.ts";
import { type Command, print } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { demo } from "#db/record/demo.ts";
import { lastSeq } from "#db/record/publications.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { readCatalogueFile } from "#import/catalogue-file.ts";
import { readIncidentLine } from "#import/incident-file.ts";
import { readCatalogue, replaceCatalogue } from "#usecases/record/catalogue.ts";
import { importIncidents } from "#usecases/record/transfer.ts";

/** `afloat init [--demo]`: makes the database, and the demo world in it if wanted and it is empty. */
export const init: Command = (invocation) =>
  withRecord(invocation, async (afloat) => {
    const made = invocation.argv.includes("--demo") && makeDemo(afloat);
    print(invocation, { demo: made }, made ? "The demo data has been loaded." : "The database is ready.");
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
