import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { NoticeState } from "#domain/notifications/delivery.ts";

// The rows about notifications and their receivers.

export const notices = sqliteTable("notices", {
  seq: integer().primaryKey(),
  id: text().notNull(),
  channel: text().notNull(),
  recipient: text().notNull(),
  revisionId: text("word").notNull(),
  entryId: text("entry_id"),
  publication: integer(),
  queuedAt: integer("queued_at").notNull(),
  state: text().$type<NoticeState>().notNull(),
  attempts: integer().notNull(),
  nextAt: integer("next_at").notNull(),
  settledAt: integer("settled_at"),
  fault: text(),
});

export const subscribers = sqliteTable("subscribers", {
  id: text().primaryKey(),
  address: text().notNull(),
  services: text({ mode: "json" }).$type<string[]>(),
  regions: text({ mode: "json" }).$type<string[]>(),
  askedAt: integer("asked_at").notNull(),
  confirmedAt: integer("confirmed_at"),
});
