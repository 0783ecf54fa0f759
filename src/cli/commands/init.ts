import type { Afloat } from "#app.ts";
import { defineCommand, print } from "#cli/command.ts";
import { withRecord } from "#cli/record.ts";
import { demo } from "#db/record/demo.ts";
import { lastSeq } from "#db/record/publications.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { readCatalogueFile } from "#import/catalogue-file.ts";
import { readIncidentLine } from "#import/incident-file.ts";
import { readCatalogue, replaceCatalogue } from "#usecases/record/catalogue.ts";
import { importIncidents } from "#usecases/record/transfer.ts";

export const command = defineCommand({
  summary: "Create the database.",
  options: { demo: { type: "boolean", summary: "Load the demo data if the database is empty." } },
  run: (invocation, { options }) =>
    withRecord(invocation, async (afloat) => {
      const isLoaded = options.demo && loadDemo(afloat);
      print(invocation, { demo: isLoaded }, isLoaded ? "The demo data has been loaded." : "The database is ready.");
      return 0;
    }),
});

/** Loads the demo data into an empty database. Returns whether it was empty. */
function loadDemo({ context }: Afloat): boolean {
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
