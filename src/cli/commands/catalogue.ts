import { parse } from "yaml";
import { type Command, commandOf, print, readArguments } from "#cli/command.ts";
import { readNamedFile } from "#cli/input.ts";
import { changeRecord, withRecord } from "#cli/record.ts";
import { readCatalogueFile, writeCatalogueFile } from "#import/catalogue-file.ts";
import { readCatalogue, replaceCatalogue } from "#usecases/record/catalogue.ts";

const importCatalogue: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "catalogue import FILE.yaml", options: {}, words: [1, 1] });
  return changeRecord(
    invocation,
    ({ context }) => replaceCatalogue(context, readCatalogueFile(readNamedFile(words[0] as string), context.zone)),
    ({ services, regions }) => `The catalogue has ${services} services in ${regions} regions.`,
  );
};

const exportCatalogue: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "catalogue export", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    const yaml = writeCatalogueFile(readCatalogue(context));
    print(invocation, parse(yaml), yaml.trimEnd());
    return 0;
  });
};

/** `afloat catalogue import FILE.yaml | export`: what can be hit, as a file. */
export const catalogue = commandOf("catalogue", { import: importCatalogue, export: exportCatalogue });
