import { z } from "zod";
import { STATES } from "#domain/impact/level.ts";
import { INCIDENT_STATUSES } from "#domain/incidents/incident.ts";
import { MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { FileCatalogue } from "#import/catalogue-file.ts";
import { id, text, time } from "#import/fields.ts";
import { FileIncident } from "#import/incident-file.ts";
import { FileMaintenance } from "#import/maintenance-file.ts";
import { contentFields } from "#import/postmortem-file.ts";

// What programs are answered with.

const url = z.string().meta({ format: "uri" });
const number = z.int().nonnegative();

/** A committed change: its entry, the number of its publication, and the URL of its receipt. */
export const Committed = z.strictObject({
  id,
  update: id.optional(),
  publication: number,
  liveAt: time.nullable().describe("Since when it is live; null: not yet. “Prefer: wait=10” waits for it."),
  receipt: url,
  url: url.describe("URL of its page."),
});

/** An update that waits for review. */
export const Pending = z.strictObject({ review: id, url: url.describe("URL where staff review and publish it.") });

export const SavedDraft = z.strictObject({ id, draft: z.literal(true), url: url.describe("URL where staff edit it.") });

const listingOfIncident = {
  id,
  title: text,
  status: z.enum(INCIDENT_STATUSES),
  level: z.enum(STATES).describe("The highest level it ever reached; “unknown” while its impact is not known."),
  startedAt: time,
  outage: z
    .strictObject({ from: time, to: time.nullable() })
    .nullable()
    .describe("Null if the incident was withdrawn: then there was none."),
};
const IncidentListing = z.strictObject(listingOfIncident);
export const IncidentList = z.strictObject({ incidents: z.array(IncidentListing), next: url.nullable() });
/** An incident as a line of the incident file, with what is derived from it. */
export const FullIncident = z.strictObject({ ...FileIncident.shape, ...listingOfIncident, url });

const listingOfMaintenance = {
  id,
  title: text,
  status: z.enum(MAINTENANCE_STATUSES),
  scheduledFor: time,
  scheduledUntil: time,
  beganAt: time.nullable(),
  endedAt: time.nullable(),
  cancelledAt: time.nullable(),
  series: id.nullable(),
};
const MaintenanceListing = z.strictObject(listingOfMaintenance);
export const MaintenanceList = z.strictObject({ maintenances: z.array(MaintenanceListing), next: url.nullable() });
export const FullMaintenance = z.strictObject({ ...FileMaintenance.shape, ...listingOfMaintenance, url });

export const PublishedPostmortem = z.strictObject({
  ...contentFields,
  publishedAt: time,
  reason: text.optional(),
  loud: z.boolean().optional(),
  former: z
    .array(z.strictObject({ ...contentFields, publishedAt: time, reason: text.optional(), loud: z.boolean().optional() }))
    .optional(),
});

export const CatalogueReply = FileCatalogue;

export const Receipt = z.strictObject({
  seq: number,
  committedAt: time,
  live: z.boolean(),
  liveAt: time.nullable(),
  rehearsal: z.literal(true).optional().describe("In a rehearsal: readers do not see it."),
  fault: text.nullable().describe("Why the last attempt to publish failed; it is retried automatically."),
  mirrors: z.array(
    z.strictObject({
      name: text,
      publicUrl: url.nullable(),
      state: text,
      holds: z.boolean().describe("Whether the mirror has this publication."),
    }),
  ),
});

export const ProblemReply = z.strictObject({
  type: url,
  title: text,
  status: number,
  detail: text,
  errors: z.array(z.strictObject({ field: text, rule: text, repair: text })).optional(),
});
export const ProblemMeaning = z.strictObject({ type: url, title: text, status: number, meaning: text });
export const Description = z.looseObject({ openapi: text });

export const AlertsReceived = z.strictObject({
  group: text.describe("The group's key."),
  outcome: z
    .enum(["proposed", "posted", "unchanged", "ended", "withdrawn", "listed"])
    .describe("listed: no rule matches, or the rule could not be applied; the admin shows it."),
  unmatched: number.describe("How many firing alerts match no rule."),
  fault: text.nullable(),
  review: id.nullable(),
  incident: id.nullable(),
  publication: number.optional(),
  liveAt: time.nullable().optional(),
  receipt: url.optional(),
});
