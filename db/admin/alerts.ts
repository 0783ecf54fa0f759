import { and, count, desc, eq, gt, isNotNull, lt, or } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { alertGroups } from "#db/schema/api.ts";
import type { Instant } from "#domain/time.ts";

export type AlertGroupRow = typeof alertGroups.$inferSelect;

export const findAlertGroup = (db: Reader, key: string): AlertGroupRow | undefined =>
  db.select().from(alertGroups).where(eq(alertGroups.key, key)).get();

/** The group whose alerts led to an update, which may still be a review. */
export const findAlertsOfUpdate = (db: Reader, updateId: string): AlertGroupRow | undefined =>
  db.select().from(alertGroups).where(eq(alertGroups.updateId, updateId)).get();

/** The groups that were received last, the latest first. */
export const latestAlertGroups = (db: Reader, limit: number): AlertGroupRow[] =>
  db.select().from(alertGroups).orderBy(desc(alertGroups.lastAt)).limit(limit).all();

/** How many firing groups no rule could be applied to. */
export const countUnhandled = (db: Reader): number =>
  db
    .select({ count: count() })
    .from(alertGroups)
    .where(and(eq(alertGroups.status, "firing"), or(gt(alertGroups.unmatched, 0), isNotNull(alertGroups.fault))))
    .all()[0]?.count ?? 0;

export function saveAlertGroup(tx: Tx, group: AlertGroupRow): void {
  tx.insert(alertGroups).values(group).onConflictDoUpdate({ target: alertGroups.key, set: group }).run();
}

export const sweepAlertGroups = (tx: Tx, before: Instant): void =>
  void tx.delete(alertGroups).where(lt(alertGroups.lastAt, before)).run();
