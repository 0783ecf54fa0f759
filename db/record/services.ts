import { asc, eq, notInArray } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { perConnection } from "#db/engine/prepared.ts";
import { maintenanceSeries, maintenances } from "#db/schema/maintenance.ts";
import { impactChanges, offers, regions, services } from "#db/schema/record.ts";
import { type Catalogue, type Cell, type Plane, type Region, type Service, servicesOf } from "#domain/impact/service.ts";

const allRegions = perConnection((tx) => tx.select().from(regions).orderBy(asc(regions.position)).prepare());
const allServices = perConnection((tx) => tx.select().from(services).orderBy(asc(services.position)).prepare());
const allOffers = perConnection((tx) => tx.select().from(offers).prepare());

/** The whole catalogue in its order, retired services included, so that old impact keeps its names. */
export function loadCatalogue(tx: Reader): Catalogue {
  const regionRows = allRegions(tx).all();
  const offered = new Map<string, Set<string>>();
  for (const { service, region } of allOffers(tx).all()) offered.set(service, (offered.get(service) ?? new Set()).add(region));
  const groups = new Map<string, Service[]>();
  for (const row of allServices(tx).all()) {
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

/** Makes the catalogue be as given, by slug. A service no longer named is retired if it has history, otherwise removed. */
export function saveCatalogue(tx: Tx, catalogue: Catalogue): void {
  for (const [position, region] of catalogue.regions.entries()) {
    const row = { ...region, position };
    tx.insert(regions).values(row).onConflictDoUpdate({ target: regions.slug, set: row }).run();
  }
  const members = catalogue.groups.flatMap((group) => group.services.map((service) => ({ service, group: group.name })));
  for (const [position, { service, group }] of members.entries()) saveService(tx, service, group, position);
  leaveServices(
    tx,
    servicesOf(catalogue).map(({ slug }) => slug),
  );
  leaveRegions(
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

function leaveServices(tx: Tx, kept: string[]): void {
  const withHistory = new Set([
    ...tx
      .selectDistinct({ service: impactChanges.service })
      .from(impactChanges)
      .all()
      .map(({ service }) => service),
    ...plannedCells(tx).map(({ service }) => service),
  ]);
  for (const { slug } of tx.select({ slug: services.slug }).from(services).where(notInArray(services.slug, kept)).all()) {
    if (withHistory.has(slug)) tx.update(services).set({ retired: true }).where(eq(services.slug, slug)).run();
    else tx.delete(services).where(eq(services.slug, slug)).run();
  }
}

/** Cells that maintenances are or were planned for. */
const plannedCells = (tx: Reader): Cell[] =>
  [maintenances, maintenanceSeries].flatMap((table) =>
    tx
      .select({ scope: table.scope })
      .from(table)
      .all()
      .flatMap(({ scope }) => scope.map(({ cell }) => cell)),
  );

/** Regions with history or offers stay, so that old impact keeps its place. */
function leaveRegions(tx: Tx, kept: string[]): void {
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
  for (const { slug } of tx.select({ slug: regions.slug }).from(regions).where(notInArray(regions.slug, kept)).all()) {
    if (!used.has(slug)) tx.delete(regions).where(eq(regions.slug, slug)).run();
  }
}
