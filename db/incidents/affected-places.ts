import { and, asc, desc, eq, isNotNull, or, sql } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { perConnection } from "#db/engine/prepared.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { affectedPlaces, incidents } from "#db/schema/record.ts";
import type { Cell } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";

/**
 * Saves the services and regions that an incident affected, or that a maintenance is planned for or affected, so that their
 * latest entries are found by an index.
 */
export function saveAffectedPlaces(tx: Tx, incidentId: string, startedAt: Instant, cells: readonly { cell: Cell }[]): void {
  tx.delete(affectedPlaces).where(eq(affectedPlaces.incidentId, incidentId)).run();
  const targets = new Map(cells.map(({ cell }) => [`${cell.service} ${cell.region}`, cell]));
  for (const { service, region } of targets.values()) {
    tx.insert(affectedPlaces)
      .values({ incidentId, service, region: region ?? "", startedAt })
      .run();
  }
}

const latestWhere = (column: typeof affectedPlaces.service | typeof affectedPlaces.region) =>
  perConnection((db) =>
    db
      .select({ id: affectedPlaces.incidentId })
      .from(affectedPlaces)
      .innerJoin(incidents, eq(incidents.id, affectedPlaces.incidentId))
      .leftJoin(maintenances, eq(maintenances.id, affectedPlaces.incidentId))
      .where(and(eq(column, sql.placeholder("slug")), or(eq(incidents.kind, "incident"), isNotNull(maintenances.actualStart))))
      .orderBy(desc(affectedPlaces.startedAt), asc(affectedPlaces.incidentId))
      .limit(1)
      .prepare(),
  );
const latestOfService = latestWhere(affectedPlaces.service);
const latestInRegion = latestWhere(affectedPlaces.region);

/**
 * The latest incident that affected a service, or the latest maintenance of it that started. In a region two: the latest there, and
 * the latest of global services, which its customers also use.
 */
export function latestIdsAt(db: Reader, where: { service: string } | { region: string }): string[] {
  const latest =
    "service" in where
      ? [latestOfService(db).get({ slug: where.service })]
      : [where.region, ""].map((slug) => latestInRegion(db).get({ slug }));
  return latest.flatMap((found) => found?.id ?? []);
}
