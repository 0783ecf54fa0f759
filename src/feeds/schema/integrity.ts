import { z } from "zod";
import { IMPACT_LEVELS } from "#domain/impact/level.ts";
import { INCIDENT_STATUSES } from "#domain/incidents/incident.ts";
import { BY, MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { count, id, incidentFields, level, plane, sha256, slug, text, time, translations } from "./parts.ts";

/** `heartbeat.json` */
export const HeartbeatDocument = z.strictObject({
  seq: count.describe("The number of the publication"),
  publishedAt: time,
  checkedAt: time,
  validUntil: time.describe("After this time the site is no longer confirmed"),
  versions: z
    .string()
    .regex(/^[0-9a-f]{384}$/)
    .optional()
    .describe("The digest of each part of the list of page versions, integrity/versions/00 to 63: six digits each"),
});

const digits = z.string().regex(/^[0-9a-f]{2}$/);

/** `integrity/manifest.json` */
export const ManifestDocument = z.strictObject({
  seq: count,
  publishedAt: time,
  freshUntil: time,
  prev: sha256.nullable().describe("SHA-256 of the previous manifest, as it was first signed"),
  checkpoint: sha256,
  sums: sha256,
  files: count,
  shards: z.record(digits, sha256),
});

const line = { i: count, t: time, incident: id, text, sha256 };
const published = { publishedAt: time, reason: z.string().optional(), notice: z.enum(["loud", "quiet"]) };
const cell = { service: slug, region: slug.optional(), plane };
/** When and why a title or a time was corrected. */
const corrected = { publishedAt: time.optional(), reason: z.string().optional(), notice: z.enum(["loud", "quiet"]).optional() };
const status = z.enum([...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES]);
const impacts = z.array(z.strictObject({ ...cell, level, at: time }));
const details = { ...line, translations, ...incidentFields };
const plan = {
  ...line,
  translations,
  scope: z.array(z.strictObject({ ...cell, level: z.enum(IMPACT_LEVELS) })),
  beginsBy: z.enum(BY),
  endsBy: z.enum(BY),
  remindBeforeMinutes: count.optional(),
  series: id.optional(),
  edits: z.array(time),
};

/** A line of `integrity/log/<yyyy-mm>.jsonl` */
export const LogLineDocument = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("open"), ...details }),
  z.strictObject({ kind: z.literal("title"), ...details, ...corrected }).describe("Lines of earlier versions state no reason"),
  z.strictObject({ kind: z.literal("announce"), ...plan }),
  z.strictObject({ kind: z.literal("plan"), ...plan, ...corrected }).describe("A reason, if the title was corrected"),
  z.strictObject({
    kind: z.literal("post"),
    ...line,
    ...published,
    translations,
    update: id,
    status,
    at: time,
    postedAt: time,
    nextUpdateAt: time.optional(),
    impacts,
    plannedFrom: time.optional(),
    plannedUntil: time.optional(),
    says: z.literal("reminder").optional(),
  }),
  z
    .strictObject({
      kind: z.literal("edit"),
      ...line,
      ...published,
      translations,
      update: id,
      status: status.optional(),
      at: time.optional(),
      nextUpdateAt: time.optional(),
      impacts: impacts.optional(),
    })
    .describe("A correction of the text, and of status, times and impact where it has these"),
  z.strictObject({ kind: z.enum(["figures", "promise"]), ...line }),
  z.strictObject({ kind: z.literal("postmortem"), ...line, ...published }),
]);
