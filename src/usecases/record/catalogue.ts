import { transact } from "#db/engine/open.ts";
import { enqueue } from "#db/record/publications.ts";
import { loadCatalogue, saveCatalogue } from "#db/record/services.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { type Catalogue, checkCatalogue, servicesOf } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";
import { audit } from "#usecases/accounts/audit.ts";
import type { Committed, Context } from "#usecases/context.ts";
import { commit } from "./commit.ts";

/**
 * Replaces the catalogue. Services with history that are missing are retired. A service without `since` is on record from the
 * time when it was first listed.
 */
export function replaceCatalogue(context: Context, catalogue: Catalogue): Committed<{ services: number; regions: number }> {
  checkCatalogue(catalogue);
  return commit(context, (tx) => {
    saveCatalogue(tx, withSince(catalogue, loadCatalogue(tx), context.now()));
    audit(tx, context, "catalogue.replace", "catalogue");
    const services = catalogue.groups.reduce((sum, group) => sum + group.services.length, 0);
    return { result: { services, regions: catalogue.regions.length }, change: { kind: "everything" } };
  });
}

/** The slugs that were added, and the publication; undefined if nothing changed. */
export interface CatalogueAdded {
  services: string[];
  regions: string[];
  publication: number | undefined;
}

/**
 * Adds services and regions that the catalogue does not have, and keeps the existing ones. Nothing is published if nothing is
 * new.
 */
export const addToCatalogue = (context: Context, additions: Catalogue): CatalogueAdded =>
  transact(context.db, (tx) => {
    requirePermission(context.actor.role, "publish");
    const known = loadCatalogue(tx);
    const extended = withSince(extendCatalogue(known, additions), known, context.now());
    if (JSON.stringify(extended) === JSON.stringify(known)) return { services: [], regions: [], publication: undefined };
    checkCatalogue(extended);
    saveCatalogue(tx, extended);
    audit(tx, context, "catalogue.extend", "catalogue");
    return {
      services: newSlugs(servicesOf(known), servicesOf(extended)),
      regions: newSlugs(known.regions, extended.regions),
      publication: enqueue(tx, { kind: "everything" }, context.now()),
    };
  });

function newSlugs(before: readonly { slug: string }[], after: readonly { slug: string }[]): string[] {
  const known = new Set(before.map(({ slug }) => slug));
  return after.map(({ slug }) => slug).filter((slug) => !known.has(slug));
}

function withSince(catalogue: Catalogue, known: Catalogue, now: Instant): Catalogue {
  const before = new Map(servicesOf(known).map(({ slug, since }) => [slug, since]));
  const groups = catalogue.groups.map(({ name, services }) => ({
    name,
    services: services.map((service) => ({ ...service, since: service.since ?? before.get(service.slug) ?? now })),
  }));
  return { ...catalogue, groups };
}

/** The current catalogue, including retired services. */
export const readCatalogue = (context: Pick<Context, "db">): Catalogue => loadCatalogue(context.db);
