import { and, asc, desc, eq, isNotNull, or, sql } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { perConnection } from "#db/engine/prepared.ts";
import { maintenances } from "#db/schema/maintenance.ts";
import { affectedPlaces, incidents } from "#db/schema/record.ts";
import type { Cell } from "#domain/impact/service.ts";
import type { Instant } from "#domain/time.ts";

/** Writes where an incident had impact, or where a maintenance is planned or was done, so that a place finds its latest ones. */
export function saveAffectedPlaces(tx: Tx, incidentId: string, startedAt: Instant, hit: readonly { cell: Cell }[]): void {
  tx.delete(affectedPlaces).where(eq(affectedPlaces.incidentId, incidentId)).run();
  const places = new Map(hit.map(({ cell }) => [`${cell.service} ${cell.region}`, cell]));
  for (const { service, region } of places.values()) {
    tx.insert(affectedPlaces)
      .values({ incidentId, service, region: region ?? "", startedAt })
      .run();
  }
}

const lastAt = (place: typeof affectedPlaces.service | typeof affectedPlaces.region) =>
  perConnection((tx) =>
    tx
      .select({ id: affectedPlaces.incidentId })
      .from(affectedPlaces)
      .innerJoin(incidents, eq(incidents.id, affectedPlaces.incidentId))
      .leftJoin(maintenances, eq(maintenances.id, affectedPlaces.incidentId))
      .where(and(eq(place, sql.placeholder("slug")), or(eq(incidents.kind, "incident"), isNotNull(maintenances.beganAt))))
      .orderBy(desc(affectedPlaces.startedAt), asc(affectedPlaces.incidentId))
      .limit(1)
      .prepare(),
  );
const lastOfService = lastAt(affectedPlaces.service);
const lastInRegion = lastAt(affectedPlaces.region);

/** The latest incident that had impact on a service or in a region (global services apart), or the latest maintenance that began there. */
export const lastHere = (tx: Reader, where: { service: string } | { region: string }): string | undefined =>
  ("service" in where ? lastOfService(tx).get({ slug: where.service }) : lastInRegion(tx).get({ slug: where.region }))?.id;
