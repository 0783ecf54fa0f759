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
export function loadSeries(db: Reader, id: string): Series | undefined {
  const row = db.select().from(maintenanceSeries).where(eq(maintenanceSeries.id, id)).get();
  return row && toSeries(row);
}

/** Every series that has not ended, the oldest first. */
export const loadRunningSeries = (db: Reader): Series[] =>
  db
    .select()
    .from(maintenanceSeries)
    .where(isNull(maintenanceSeries.endedAt))
    .orderBy(asc(maintenanceSeries.createdAt))
    .all()
    .map(toSeries);

/** Series with an occurrence that is to be announced by an instant. */
export const seriesToAnnounce = (db: Reader, until: Instant): Series[] =>
  db
    .select()
    .from(maintenanceSeries)
    .where(lte(maintenanceSeries.nextAt, until))
    .orderBy(asc(maintenanceSeries.nextAt))
    .all()
    .map(toSeries);

/** Adds or replaces a series; `nextAt` is when the next occurrence is to be announced, null if none is left. */
export function saveSeries(tx: Tx, series: Series, nextAt: Instant | null): void {
  const row = { ...series, scope: [...series.scope], nextAt };
  tx.insert(maintenanceSeries).values(row).onConflictDoUpdate({ target: maintenanceSeries.id, set: row }).run();
}
