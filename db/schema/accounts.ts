import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Via } from "#domain/accounts/actor.ts";
import type { Role } from "#domain/accounts/role.ts";

// The rows about accounts, permissions, and what users did.

export const accounts = sqliteTable("accounts", {
  id: integer().primaryKey(),
  name: text().notNull(),
  /** A PHC string; empty while an invitation is open. */
  password: text().notNull(),
  createdAt: integer("created_at").notNull(),
  role: text().$type<Role>().notNull(),
  disabledAt: integer("disabled_at"),
});

export const sessions = sqliteTable("sessions", {
  tokenHash: text("token_hash").primaryKey(),
  id: text().notNull(),
  accountId: integer("account_id").notNull(),
  stage: text().$type<"code" | "open">().notNull(),
  createdAt: integer("created_at").notNull(),
  lastSeenAt: integer("last_seen_at").notNull(),
  verifiedAt: integer("verified_at").notNull(),
  address: text().notNull(),
  agent: text().notNull(),
});

export const setupLinks = sqliteTable("setup_links", {
  tokenHash: text("token_hash").primaryKey(),
  expiresAt: integer("expires_at").notNull(),
});

export const entryLinks = sqliteTable("entry_links", {
  tokenHash: text("token_hash").primaryKey(),
  accountId: integer("account_id").notNull(),
  expiresAt: integer("expires_at").notNull(),
});

export const devices = sqliteTable("devices", {
  tokenHash: text("token_hash").primaryKey(),
  accountId: integer("account_id").notNull(),
  lastUsedAt: integer("last_used_at").notNull(),
});

export const attempts = sqliteTable("attempts", {
  key: text().primaryKey(),
  failures: integer().notNull(),
  lastAt: integer("last_at").notNull(),
});

export const authenticators = sqliteTable("authenticators", {
  accountId: integer("account_id").primaryKey(),
  secret: text().notNull(),
  confirmedAt: integer("confirmed_at"),
  lastCounter: integer("last_counter").notNull(),
});

export const recoveryCodes = sqliteTable("recovery_codes", {
  codeHash: text("code_hash").primaryKey(),
  accountId: integer("account_id").notNull(),
});

export const passkeys = sqliteTable("passkeys", {
  id: text().primaryKey(),
  accountId: integer("account_id").notNull(),
  name: text().notNull(),
  publicKey: blob("public_key", { mode: "buffer" }).notNull(),
  counter: integer().notNull(),
  transports: text({ mode: "json" }).$type<string[]>().notNull(),
  createdAt: integer("created_at").notNull(),
  lastUsedAt: integer("last_used_at"),
});

export const auditLog = sqliteTable("audit_log", {
  seq: integer().primaryKey(),
  at: integer().notNull(),
  who: text().notNull(),
  via: text().$type<Via>().notNull(),
  address: text().notNull(),
  act: text().notNull(),
  subject: text().notNull(),
  detail: text().notNull(),
  hash: text().notNull(),
});
