import { eq } from "drizzle-orm";
import type { Cell } from "../src/domain/service.ts";
import type { Instant } from "../src/domain/time.ts";
import type { Tx } from "./open.ts";
import { hits } from "./schema.ts";

/** Writes where an incident had impact, or where a maintenance is planned or was done, so that a place finds its latest ones. */
export function saveHits(tx: Tx, incidentId: string, startedAt: Instant, hit: readonly { cell: Cell }[]): void {
  tx.delete(hits).where(eq(hits.incidentId, incidentId)).run();
  const places = new Map(hit.map(({ cell }) => [`${cell.service} ${cell.region}`, cell]));
  for (const { service, region } of places.values()) {
    tx.insert(hits)
      .values({ incidentId, service, region: region ?? "", startedAt })
      .run();
  }
}
