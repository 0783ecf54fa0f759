import { blob, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Level } from "#domain/impact/level.ts";
import type { Plane } from "#domain/impact/service.ts";
import type { PostmortemContent, PostmortemDraft } from "#domain/incidents/postmortem.ts";
import type { Audit } from "#domain/independence/audit.ts";
import type { Drill } from "#domain/independence/drill.ts";
import type { Translations } from "#domain/translation.ts";
import type { Facts } from "#domain/updates/facts.ts";

/** Replaced titles and times as they are stored: of a maintenance only the title; times as text. */
export type StoredDetails = { title: string; titleTranslations?: Translations | null } & Record<string, unknown>;

// The shapes of rows, for Drizzle. Constraints and indexes stand in migrations/, which is what the database obeys.

export const regions = sqliteTable("regions", {
  slug: text().primaryKey(),
  name: text().notNull(),
  area: text().notNull(),
  position: integer().notNull(),
});

export const services = sqliteTable("services", {
  slug: text().primaryKey(),
  name: text().notNull(),
  description: text().notNull(),
  groupName: text("group_name").notNull(),
  position: integer().notNull(),
  planes: text().notNull(),
  global: integer({ mode: "boolean" }).notNull(),
  since: integer(),
  retired: integer({ mode: "boolean" }).notNull(),
});

export const offers = sqliteTable("offers", { service: text().notNull(), region: text().notNull() }, (table) => [
  primaryKey({ columns: [table.service, table.region] }),
]);

export const incidents = sqliteTable("incidents", {
  id: text().primaryKey(),
  kind: text().$type<"incident" | "maintenance">().notNull(),
  title: text().notNull(),
  startedAt: integer("started_at").notNull(),
  detectedAt: integer("detected_at"),
  settledAt: integer("settled_at"),
  preliminaryBy: integer("preliminary_by"),
  finalBy: integer("final_by"),
  titleTranslations: text("title_translations", { mode: "json" }).$type<Translations>(),
});

export const updates = sqliteTable("updates", {
  seq: integer().primaryKey({ autoIncrement: true }),
  id: text().notNull(),
  incidentId: text("incident_id").notNull(),
  at: integer().notNull(),
  postedAt: integer("posted_at").notNull(),
  status: text().notNull(),
  nextUpdateAt: integer("next_update_at"),
});

export const revisions = sqliteTable(
  "revisions",
  {
    updateId: text("update_id").notNull(),
    n: integer().notNull(),
    text: text().notNull(),
    publishedAt: integer("published_at").notNull(),
    reason: text(),
    loud: integer({ mode: "boolean" }).notNull(),
    translations: text({ mode: "json" }).$type<Translations>(),
    replaced: text({ mode: "json" }).$type<Facts>(),
  },
  (table) => [primaryKey({ columns: [table.updateId, table.n] })],
);

export const detailCorrections = sqliteTable(
  "detail_corrections",
  {
    entryId: text("entry_id").notNull(),
    n: integer().notNull(),
    publishedAt: integer("published_at").notNull(),
    reason: text(),
    loud: integer({ mode: "boolean" }).notNull(),
    replaced: text({ mode: "json" }).$type<StoredDetails>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.n] })],
);

export const impactChanges = sqliteTable(
  "impact_changes",
  {
    updateId: text("update_id").notNull(),
    n: integer().notNull(),
    service: text().notNull(),
    region: text(),
    plane: text().$type<Plane>().notNull(),
    level: text().$type<Level>().notNull(),
    at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.updateId, table.n] })],
);

export const affectedPlaces = sqliteTable(
  "hits",
  {
    incidentId: text("incident_id").notNull(),
    service: text().notNull(),
    region: text().notNull(),
    startedAt: integer("started_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.service, table.region] })],
);

export const figures = sqliteTable(
  "figures",
  {
    incidentId: text("incident_id").notNull(),
    n: integer().notNull(),
    name: text().notNull(),
    value: real().notNull(),
    unit: text(),
    basis: text().$type<"estimate" | "confirmed">().notNull(),
    asOf: integer("as_of"),
    note: text(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.n] })],
);

export const postmortemRevisions = sqliteTable(
  "postmortem_revisions",
  {
    incidentId: text("incident_id").notNull(),
    n: integer().notNull(),
    publishedAt: integer("published_at").notNull(),
    reason: text(),
    loud: integer({ mode: "boolean" }).notNull(),
    content: text({ mode: "json" }).$type<PostmortemContent>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.incidentId, table.n] })],
);

export const openActions = sqliteTable("open_actions", { incidentId: text("incident_id").primaryKey() });

export const postmortemDrafts = sqliteTable("postmortem_drafts", {
  incidentId: text("incident_id").primaryKey(),
  savedAt: integer("saved_at").notNull(),
  content: text({ mode: "json" }).$type<PostmortemDraft>().notNull(),
});

export const publications = sqliteTable("publications", {
  seq: integer().primaryKey({ autoIncrement: true }),
  at: integer().notNull(),
  change: text().notNull(),
  liveAt: integer("live_at"),
  fullyPublishedAt: integer("whole_at"),
});

export const namedMirrors = sqliteTable("named_mirrors", {
  name: text().primaryKey(),
  publicUrl: text("public_url").notNull(),
  since: integer().notNull(),
});

export const log = sqliteTable("log", {
  i: integer().primaryKey(),
  incidentId: text("incident_id").notNull(),
  month: text().notNull(),
  n: integer().notNull(),
  line: text().notNull(),
});

export const publishedLog = sqliteTable("published_log", {
  onlyOne: integer("only_one").primaryKey(),
  size: integer().notNull(),
  nodes: blob({ mode: "buffer" }).notNull(),
});

export const audits = sqliteTable("audits", {
  seq: integer().primaryKey({ autoIncrement: true }),
  at: integer().notNull(),
  report: text({ mode: "json" }).$type<Audit | Drill>().notNull(),
});

export const publisherEpoch = sqliteTable("publisher_epoch", {
  onlyOne: integer("only_one").primaryKey(),
  epoch: integer().notNull(),
  startedAt: integer("started_at").notNull(),
});

export const knownKeys = sqliteTable(
  "known_keys",
  {
    purpose: text().$type<"signing" | "subscriptions">().notNull(),
    public: text().notNull(),
    firstUsedAt: integer("first_used_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.purpose, table.public] })],
);
