import { desc, eq, lt } from "drizzle-orm";
import type { Instant } from "../src/domain/time.ts";
import type { Tx } from "./open.ts";
import { alertGroups } from "./schema-api.ts";

export type AlertGroupRow = typeof alertGroups.$inferSelect;

export const findAlertGroup = (tx: Tx, key: string): AlertGroupRow | undefined =>
  tx.select().from(alertGroups).where(eq(alertGroups.key, key)).get();

/** Every group that was told of lately, the last first. */
export const listAlertGroups = (tx: Tx): AlertGroupRow[] => tx.select().from(alertGroups).orderBy(desc(alertGroups.lastAt)).all();

export function saveAlertGroup(tx: Tx, group: AlertGroupRow): void {
  tx.insert(alertGroups).values(group).onConflictDoUpdate({ target: alertGroups.key, set: group }).run();
}

export const sweepAlertGroups = (tx: Tx, before: Instant): void =>
  void tx.delete(alertGroups).where(lt(alertGroups.lastAt, before)).run();
