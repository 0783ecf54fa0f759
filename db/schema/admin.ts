import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ReviewKind, ReviewOutcome } from "#domain/accounts/review.ts";
import type { IncidentStatus } from "#domain/incidents/incident.ts";

// The rows that only staff see.

export const drafts = sqliteTable(
  "drafts",
  {
    accountId: integer("account_id").notNull(),
    key: text().notNull(),
    fields: text({ mode: "json" }).$type<[name: string, value: string][]>().notNull(),
    savedAt: integer("saved_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.key] })],
);

export const templates = sqliteTable("templates", {
  id: text().primaryKey(),
  name: text().notNull(),
  status: text().$type<IncidentStatus>().notNull(),
  title: text().notNull(),
  message: text().notNull(),
});

export const reviews = sqliteTable("reviews", {
  id: text().primaryKey(),
  kind: text().$type<ReviewKind>().notNull(),
  key: text().notNull(),
  author: text().notNull(),
  fields: text({ mode: "json" }).$type<[name: string, value: string][]>().notNull(),
  askedAt: integer("asked_at").notNull(),
  outcome: text().$type<ReviewOutcome>(),
  settledBy: text("settled_by"),
  settledAt: integer("settled_at"),
  remark: text(),
});

/** Which submission posted an update, as a SHA-256. */
export const submissions = sqliteTable("submissions", {
  updateId: text("update_id").primaryKey(),
  digest: text("digest").notNull(),
});
