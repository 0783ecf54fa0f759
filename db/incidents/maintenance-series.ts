import { asc, eq, isNull, lte } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { maintenanceSeries } from "#db/schema/maintenance.ts";
import type { Series } from "#domain/maintenance/series.ts";
import type { Instant } from "#domain/time.ts";
import { translatedPart } from "#domain/translation.ts";

const toSeries = ({ nextAt: _, titleTranslations, translations, ...series }: typeof maintenanceSeries.$inferSelect): Series => ({
  ...series,
  ...translatedPart("titleTranslations", titleTranslations),
  ...translatedPart("translations", translations),
});

/** One series, or undefined. */
export function loadSeries(tx: Reader, id: string): Series | undefined {
  const row = tx.select().from(maintenanceSeries).where(eq(maintenanceSeries.id, id)).get();
  return row && toSeries(row);
}

/** Every series that goes on, the oldest first. */
export const loadRunningSeries = (tx: Reader): Series[] =>
  tx
    .select()
    .from(maintenanceSeries)
    .where(isNull(maintenanceSeries.endedAt))
    .orderBy(asc(maintenanceSeries.createdAt))
    .all()
    .map(toSeries);

/** Series of which an occurrence is to be announced by an instant. */
export const seriesToAnnounce = (tx: Reader, until: Instant): Series[] =>
  tx
    .select()
    .from(maintenanceSeries)
    .where(lte(maintenanceSeries.nextAt, until))
    .orderBy(asc(maintenanceSeries.nextAt))
    .all()
    .map(toSeries);

/** Adds a series, or makes it be as given; `nextAt` is when the next occurrence is to be announced, null when none is left. */
export function saveSeries(tx: Tx, series: Series, nextAt: Instant | null): void {
  const row = { ...series, scope: [...series.scope], nextAt };
  tx.insert(maintenanceSeries).values(row).onConflictDoUpdate({ target: maintenanceSeries.id, set: row }).run();
}
