import { parse, stringify } from "yaml";
import { z } from "zod";
import { Refusal } from "#domain/errors.ts";
import { type Catalogue, PLANES } from "#domain/impact/service.ts";
import { startOfDay, toIso } from "#domain/time.ts";
import { refusalsOf } from "./fields.ts";

const FileService = z.strictObject({
  slug: z.string(),
  name: z.string(),
  description: z.string().default(""),
  planes: z.array(z.enum(PLANES)).min(1),
  regions: z.union([z.literal("all"), z.literal("global"), z.array(z.string())]),
  since: z.iso.date().or(z.iso.datetime()).nullable().default(null),
  retired: z.boolean().default(false),
});
/** A catalogue in a file. */
export const FileCatalogue = z.strictObject({
  regions: z.array(z.strictObject({ slug: z.string(), name: z.string(), area: z.string().default("") })),
  groups: z.array(z.strictObject({ name: z.string().min(1), services: z.array(FileService) })),
});

/** Reads a catalogue file. A date in `since` means the start of that day in the site's zone. Refuses with the path of each wrong field. */
export function readCatalogueFile(yaml: string, zone: string): Catalogue {
  const parsed = FileCatalogue.safeParse(parseYaml(yaml));
  if (!parsed.success) throw refusalsOf(parsed.error, "file");
  const allRegions = parsed.data.regions.map(({ slug }) => slug);
  return {
    regions: parsed.data.regions,
    groups: parsed.data.groups.map(({ name, services }) => ({
      name,
      services: services.map(({ regions, since, planes, ...rest }) => ({
        ...rest,
        planes: PLANES.filter((plane) => planes.includes(plane)),
        regions:
          regions === "all"
            ? allRegions
            : regions === "global"
              ? null
              : allRegions.filter((slug) => regions.includes(slug)).concat(regions.filter((slug) => !allRegions.includes(slug))),
        since: since === null ? null : since.includes("T") ? Date.parse(since) : startOfDay(since, zone),
      })),
    })),
  };
}

function parseYaml(yaml: string): unknown {
  try {
    return parse(yaml);
  } catch (error) {
    throw new Refusal("file", `This is not YAML: ${(error as Error).message.split("\n")[0]}`, "Correct that line.");
  }
}

/** The catalogue as a YAML file. Importing the file changes nothing. */
export const writeCatalogueFile = (catalogue: Catalogue): string => stringify(fileForm(catalogue));

/** The catalogue as a JSON file, which is valid YAML too. */
export const catalogueJson = (catalogue: Catalogue): string => `${JSON.stringify(fileForm(catalogue), null, 1)}\n`;

/** The catalogue in the structure of a file. */
export function fileForm(catalogue: Catalogue) {
  const regionCount = catalogue.regions.length;
  return {
    regions: catalogue.regions,
    groups: catalogue.groups.map(({ name, services }) => ({
      name,
      services: services.map(({ regions, since, description, retired, ...rest }) => ({
        ...rest,
        ...(description && { description }),
        regions: regions === null ? "global" : regions.length === regionCount ? "all" : regions,
        ...(since !== null && { since: toIso(since) }),
        ...(retired && { retired }),
      })),
    })),
  };
}
