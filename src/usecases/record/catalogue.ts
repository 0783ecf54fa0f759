import { type Tx, transact } from "#db/engine/open.ts";
import { loadEntries } from "#db/incidents/entries.ts";
import { unsettledIds } from "#db/incidents/incident-lists.ts";
import { ongoingIds } from "#db/incidents/maintenance-lists.ts";
import { enqueue } from "#db/record/publications.ts";
import { loadCatalogue, saveCatalogue } from "#db/record/services.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal, Refusals } from "#domain/errors.ts";
import { extendCatalogue } from "#domain/impact/catalogue-extension.ts";
import { isOffered } from "#domain/impact/current-catalogue.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { type Catalogue, type Cell, checkCatalogue, servicesOf } from "#domain/impact/service.ts";
import { nameCells } from "#domain/incidents/lifecycle.ts";
import { phrase } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { audit } from "#usecases/accounts/audit.ts";
import type { Committed, Context } from "#usecases/context.ts";
import { commit } from "./commit.ts";
import { naming } from "./naming.ts";

/**
 * Replaces the catalogue. Services with history that are missing are retired. A service without `since` is on record from the
 * time when it was first listed. Refuses to take away what is affected now, unless `keepsAffected`: then it stays on the pages
 * until its impact ends.
 */
export function replaceCatalogue(
  context: Context,
  catalogue: Catalogue,
  keepsAffected = false,
): Committed<{ services: number; regions: number }> {
  checkCatalogue(catalogue);
  return commit(context, (tx) => {
    if (!keepsAffected) naming(tx, context, () => checkNothingAffectedLeaves(tx, catalogue));
    saveCatalogue(tx, withSince(catalogue, loadCatalogue(tx), context.now()));
    audit(tx, context, "catalogue.replace", "catalogue");
    const services = catalogue.groups.reduce((sum, group) => sum + group.services.length, 0);
    return { result: { services, regions: catalogue.regions.length }, change: { kind: "everything" } };
  });
}

function checkNothingAffectedLeaves(tx: Tx, catalogue: Catalogue): void {
  const known = loadCatalogue(tx);
  const leaves = (cell: Cell) => isOffered(known, cell) && !isOffered(catalogue, cell);
  const refusals = loadEntries(tx, [...unsettledIds(tx), ...ongoingIds(tx)]).flatMap((entry) => {
    const leaving = openSpans(entrySpans(entry)).filter(({ cell }) => leaves(cell));
    if (leaving.length === 0) return [];
    return new Refusal(
      "catalogue",
      phrase("This would take away what “{title}” ({id}) affects now: {places}.", {
        title: entry.title,
        id: entry.id,
        places: nameCells(leaving),
      }),
      "Resolve or correct it first, or import with --keep-affected: then it stays on the pages until its impact ends.",
    );
  });
  if (refusals.length > 0) throw new Refusals(refusals);
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
