import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { type Catalogue, type Service, servicesOf } from "#domain/impact/service.ts";
import { attempt, type Entry, type FileContents } from "./contents.ts";
import { catalogueFor, serviceSlug } from "./gcp/catalogue.ts";
import { type GcpIncident, listOf, locationsOf, readGcpIncident, regionsNamed } from "./gcp/file.ts";
import { isShortened, toIncident } from "./gcp/incident.ts";

/**
 * Reads the incidents.json of Google Cloud's status page for a record with this catalogue; each incident is accepted or refused on its own.
 * New services are on record since the start of a day in `zone`. Refuses a file that is not a list.
 */
export function readGcpFile(file: string, known: Catalogue, zone: string): FileContents {
  const read = listOf(file).map((entry) => ({ entry, made: attempt(() => readGcpIncident(entry)) }));
  const incidents = read.flatMap(({ made }) => ("value" in made ? [made.value] : []));
  const additions = catalogueFor(incidents, known, zone);
  const catalogue = extendCatalogue(known, additions);
  const entries = read.map(({ entry, made }, index): Entry => {
    const position = { index, id: textOf(entry, "id") };
    if ("refusals" in made) return { position, title: textOf(entry, "external_desc"), incident: null, refusals: made.refusals };
    const incident = toIncident(made.value, catalogue);
    return { position, title: incident.title, incident, refusals: [] };
  });
  return { entries, foreign: { additions, mapped: mappingOf(incidents, catalogue) } };
}

/** A text field of an entry that was refused, to identify it in the file. */
function textOf(entry: unknown, field: string): string | null {
  const value = (entry as Record<string, unknown> | null)?.[field];
  return typeof value === "string" ? value : null;
}

/** Sentences for the importer that explain how a file was mapped. */
function mappingOf(incidents: readonly GcpIncident[], catalogue: Catalogue): string[] {
  const updates = incidents.flatMap((incident) => incident.updates);
  const withoutLocation = updates.filter((update) => regionsNamed(update) === null).length;
  const located = incidents.filter((incident) => locationsOf(incident).length > 0);
  const products = new Set(located.flatMap((incident) => incident.affected_products.map(serviceSlug)));
  const madeGlobal = servicesOf(catalogue).filter(({ slug, regions }) => regions === null && products.has(slug));
  return [
    "Levels: SERVICE_OUTAGE became major outage, SERVICE_DISRUPTION partial outage, SERVICE_INFORMATION degraded performance.",
    "Products became services; new ones have the data plane. Locations became regions. A product without a location is global.",
    "Impact lasts from begin to end, even if a place or level was reported later.",
    `Incidents without a location: ${incidents.length - located.length}. They affect all of a global service; for other services, the region “global”.`,
    `Updates without a location: ${withoutLocation}. The locations of the previous update apply.`,
    `Titles shortened: ${incidents.filter(isShortened).length}. The full text is in an update.`,
    ...(madeGlobal.length > 0
      ? [`Locations left out because the service is global in this catalogue: ${slugsOf(madeGlobal)}.`]
      : []),
  ];
}

const slugsOf = (services: readonly Service[]): string => services.map(({ slug }) => slug).join(", ");
