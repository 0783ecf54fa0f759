import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { TokenRole } from "#domain/accounts/api-token.ts";
import type { AlertStatus } from "#domain/alerts/alert.ts";
import type { KnownAlert } from "#domain/alerts/known-alerts.ts";

// The rows about programs that use the API.

export const tokens = sqliteTable("tokens", {
  id: text().primaryKey(),
  tokenHash: text("token_hash").notNull(),
  name: text().notNull(),
  role: text().$type<TokenRole>().notNull(),
  createdAt: integer("created_at").notNull(),
  createdBy: text("created_by").notNull(),
  expiresAt: integer("expires_at"),
  lastUsedAt: integer("last_used_at"),
  revokedAt: integer("revoked_at"),
});

export const storedResponses = sqliteTable(
  "answers",
  {
    tokenId: text("token_id").notNull(),
    key: text().notNull(),
    requestHash: text("request_hash").notNull(),
    status: integer().notNull(),
    body: text({ mode: "json" }).$type<object>().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.key] })],
);

export const alertGroups = sqliteTable("alert_groups", {
  key: text().primaryKey(),
  status: text().$type<AlertStatus>().notNull(),
  alerts: text({ mode: "json" }).$type<readonly KnownAlert[]>().notNull(),
  unmatched: integer().notNull(),
  fault: text(),
  updateId: text("word"),
  incident: text(),
  reported: text("said").notNull(),
  firstAt: integer("first_at").notNull(),
  lastAt: integer("last_at").notNull(),
});
