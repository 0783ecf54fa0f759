import { and, count, desc, eq, gt, isNotNull, lt, or } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { alertGroups } from "#db/schema/api.ts";
import type { Instant } from "#domain/time.ts";

export type AlertGroupRow = typeof alertGroups.$inferSelect;

export const findAlertGroup = (tx: Reader, key: string): AlertGroupRow | undefined =>
  tx.select().from(alertGroups).where(eq(alertGroups.key, key)).get();

/** The group of which this is the word: a review that proposes it, or an update. */
export const findAlertsBehind = (tx: Reader, word: string): AlertGroupRow | undefined =>
  tx.select().from(alertGroups).where(eq(alertGroups.word, word)).get();

/** The groups that were told of last, the last first. */
export const latestAlertGroups = (tx: Reader, limit: number): AlertGroupRow[] =>
  tx.select().from(alertGroups).orderBy(desc(alertGroups.lastAt)).limit(limit).all();

/** How many groups fire that no rule could be followed for. */
export const countUnheard = (tx: Reader): number =>
  tx
    .select({ count: count() })
    .from(alertGroups)
    .where(and(eq(alertGroups.status, "firing"), or(gt(alertGroups.unmatched, 0), isNotNull(alertGroups.fault))))
    .all()[0]?.count ?? 0;

export function saveAlertGroup(tx: Tx, group: AlertGroupRow): void {
  tx.insert(alertGroups).values(group).onConflictDoUpdate({ target: alertGroups.key, set: group }).run();
}

export const sweepAlertGroups = (tx: Tx, before: Instant): void =>
  void tx.delete(alertGroups).where(lt(alertGroups.lastAt, before)).run();
