import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { IncidentStatus } from "../src/domain/incident.ts";

// The shapes of rows that only staff see.

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
