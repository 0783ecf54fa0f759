import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { By, PlannedLevel } from "#domain/maintenance/maintenance.ts";
import type { Translations } from "#domain/translation.ts";

// The rows that only maintenances have.

export const maintenances = sqliteTable("maintenances", {
  id: text().primaryKey(),
  scope: text({ mode: "json" }).$type<PlannedLevel[]>().notNull(),
  edits: text({ mode: "json" }).$type<number[]>().notNull(),
  beginsBy: text("begins_by").$type<By>().notNull(),
  endsBy: text("ends_by").$type<By>().notNull(),
  remindBefore: integer("remind_before"),
  series: text(),
  actualStart: integer("began_at"),
  nextAt: integer("next_at"),
  overdueAt: integer("overdue_at"),
});

export const maintenanceUpdates = sqliteTable("maintenance_updates", {
  updateId: text("update_id").primaryKey(),
  plannedFrom: integer("planned_from"),
  plannedUntil: integer("planned_until"),
  reminder: integer({ mode: "boolean" }).notNull(),
});

export const maintenanceSeries = sqliteTable("maintenance_series", {
  id: text().primaryKey(),
  title: text().notNull(),
  titleTranslations: text("title_translations", { mode: "json" }).$type<Translations>(),
  message: text().notNull(),
  translations: text({ mode: "json" }).$type<Translations>(),
  rule: text().notNull(),
  firstFrom: integer("first_from").notNull(),
  duration: integer().notNull(),
  scope: text({ mode: "json" }).$type<PlannedLevel[]>().notNull(),
  beginsBy: text("begins_by").$type<By>().notNull(),
  endsBy: text("ends_by").$type<By>().notNull(),
  remindBefore: integer("remind_before"),
  createdAt: integer("created_at").notNull(),
  endedAt: integer("ended_at"),
  nextAt: integer("next_at"),
});
