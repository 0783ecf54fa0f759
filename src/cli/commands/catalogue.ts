import { parse } from "yaml";
import { type CommandGroup, defineCommand, print } from "#cli/command.ts";
import { readNamedFile } from "#cli/input.ts";
import { changeRecord, withRecord } from "#cli/record.ts";
import { readCatalogueFile, writeCatalogueFile } from "#import/catalogue-file.ts";
import { readCatalogue, replaceCatalogue } from "#usecases/record/catalogue.ts";

const importCatalogue = defineCommand({
  summary: "Import a catalogue file: the services and regions become those of the file.",
  positionals: "FILE.yaml",
  options: {
    "keep-affected": {
      type: "boolean",
      summary: "Also take away what is affected now; it stays on the pages until its impact ends.",
    },
  },
  run: (invocation, { positionals: [file], options }) =>
    changeRecord(
      invocation,
      ({ context }) => replaceCatalogue(context, readCatalogueFile(readNamedFile(file), context.zone), options["keep-affected"]),
      ({ services, regions }) => `The catalogue has ${services} services in ${regions} regions.`,
    ),
});

const exportCatalogue = defineCommand({
  summary: "Print the catalogue as YAML.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      const yaml = writeCatalogueFile(readCatalogue(context));
      print(invocation, parse(yaml), yaml.trimEnd());
      return 0;
    }),
});

export const command: CommandGroup = {
  summary: "Import and export the services and regions.",
  commands: { import: importCatalogue, export: exportCatalogue },
};
