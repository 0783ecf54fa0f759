import { loadCatalogue, saveCatalogue } from "../../db/services.ts";
import { type Catalogue, checkCatalogue, servicesOf } from "../domain/service.ts";
import type { Instant } from "../domain/time.ts";
import { type Committed, type Context, commit } from "./context.ts";

/**
 * Makes the catalogue be as given. Services with history that are no longer named are retired.
 * A service whose `since` is left out is on record since it was first named here.
 */
export function replaceCatalogue(context: Context, catalogue: Catalogue): Committed<{ services: number; regions: number }> {
  checkCatalogue(catalogue);
  return commit(context, (tx) => {
    saveCatalogue(tx, withSince(catalogue, loadCatalogue(tx), context.now()));
    const services = catalogue.groups.reduce((sum, group) => sum + group.services.length, 0);
    return { result: { services, regions: catalogue.regions.length }, change: { kind: "everything" } };
  });
}

function withSince(catalogue: Catalogue, known: Catalogue, now: Instant): Catalogue {
  const before = new Map(servicesOf(known).map(({ slug, since }) => [slug, since]));
  const groups = catalogue.groups.map(({ name, services }) => ({
    name,
    services: services.map((service) => ({ ...service, since: service.since ?? before.get(service.slug) ?? now })),
  }));
  return { ...catalogue, groups };
}

/** The catalogue as it stands, retired services included. */
export const readCatalogue = (context: Pick<Context, "db">): Catalogue => loadCatalogue(context.db);
