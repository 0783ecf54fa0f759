import { asc, eq, notInArray } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { perConnection } from "#db/engine/prepared.ts";
import { maintenanceSeries, maintenances } from "#db/schema/maintenance.ts";
import { impactChanges, offers, regions, services } from "#db/schema/record.ts";
import { type Catalogue, type Cell, type Plane, type Region, type Service, servicesOf } from "#domain/impact/service.ts";

const allRegions = perConnection((db) => db.select().from(regions).orderBy(asc(regions.position)).prepare());
const allServices = perConnection((db) => db.select().from(services).orderBy(asc(services.position)).prepare());
const allOffers = perConnection((db) => db.select().from(offers).prepare());

/** The catalogue in its order. It includes retired services, so that past impact keeps their names. */
export function loadCatalogue(db: Reader): Catalogue {
  const regionRows = allRegions(db).all();
  const offered = new Map<string, Set<string>>();
  for (const { service, region } of allOffers(db).all()) offered.set(service, (offered.get(service) ?? new Set()).add(region));
  const groups = new Map<string, Service[]>();
  for (const row of allServices(db).all()) {
    const inOrder = regionRows.filter(({ slug }) => offered.get(row.slug)?.has(slug)).map(({ slug }) => slug);
    const { groupName, position, global, ...rest } = row;
    const service: Service = { ...rest, planes: row.planes.split(",") as Plane[], regions: global ? null : inOrder };
    groups.set(groupName, [...(groups.get(groupName) ?? []), service]);
  }
  return {
    regions: regionRows.map(({ slug, name, area }): Region => ({ slug, name, area })),
    groups: [...groups].map(([name, members]) => ({ name, services: members })),
  };
}

/** Replaces the catalogue, by slug. A service that is missing is retired if it has history, otherwise deleted. */
export function saveCatalogue(tx: Tx, catalogue: Catalogue): void {
  for (const [position, region] of catalogue.regions.entries()) {
    const row = { ...region, position };
    tx.insert(regions).values(row).onConflictDoUpdate({ target: regions.slug, set: row }).run();
  }
  const members = catalogue.groups.flatMap((group) => group.services.map((service) => ({ service, group: group.name })));
  for (const [position, { service, group }] of members.entries()) saveService(tx, service, group, position);
  dropServicesExcept(
    tx,
    servicesOf(catalogue).map(({ slug }) => slug),
  );
  dropRegionsExcept(
    tx,
    catalogue.regions.map(({ slug }) => slug),
  );
}

function saveService(tx: Tx, service: Service, groupName: string, position: number): void {
  const { slug, name, description, since, retired } = service;
  const row = {
    slug,
    name,
    description,
    since,
    retired,
    groupName,
    position,
    planes: service.planes.join(","),
    global: service.regions === null,
  };
  tx.insert(services).values(row).onConflictDoUpdate({ target: services.slug, set: row }).run();
  tx.delete(offers).where(eq(offers.service, slug)).run();
  for (const region of service.regions ?? []) tx.insert(offers).values({ service: slug, region }).run();
}

function dropServicesExcept(tx: Tx, listed: string[]): void {
  const withHistory = new Set([
    ...tx
      .selectDistinct({ service: impactChanges.service })
      .from(impactChanges)
      .all()
      .map(({ service }) => service),
    ...plannedCells(tx).map(({ service }) => service),
  ]);
  for (const { slug } of tx.select({ slug: services.slug }).from(services).where(notInArray(services.slug, listed)).all()) {
    if (withHistory.has(slug)) tx.update(services).set({ retired: true }).where(eq(services.slug, slug)).run();
    else tx.delete(services).where(eq(services.slug, slug)).run();
  }
}

/** The cells of all maintenances' scopes. */
const plannedCells = (db: Reader): Cell[] =>
  [maintenances, maintenanceSeries].flatMap((table) =>
    db
      .select({ scope: table.scope })
      .from(table)
      .all()
      .flatMap(({ scope }) => scope.map(({ cell }) => cell)),
  );

/** Deletes missing regions, except those with history or services, so that past impact keeps its region. */
function dropRegionsExcept(tx: Tx, listed: string[]): void {
  const used = new Set([
    ...tx
      .selectDistinct({ region: impactChanges.region })
      .from(impactChanges)
      .all()
      .map(({ region }) => region),
    ...plannedCells(tx).map(({ region }) => region),
    ...tx
      .selectDistinct({ region: offers.region })
      .from(offers)
      .all()
      .map(({ region }) => region),
  ]);
  for (const { slug } of tx.select({ slug: regions.slug }).from(regions).where(notInArray(regions.slug, listed)).all()) {
    if (!used.has(slug)) tx.delete(regions).where(eq(regions.slug, slug)).run();
  }
}
