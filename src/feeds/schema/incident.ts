import { z } from "zod";
import { mapFields } from "#domain/incidents/fields.ts";
import { INCIDENT_STATUSES } from "#domain/incidents/incident.ts";
import { MOMENTS } from "#domain/incidents/lag.ts";
import { ACTION_STATES, STAGES } from "#domain/incidents/postmortem.ts";
import { BY, MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { cell, count, day, id, impactLevel, level, planned, seconds, sha256, text, time, translations, url } from "./parts.ts";

const published = { publishedAt: time, reason: z.string().nullable(), loud: z.boolean() };
const named = { ...cell, serviceName: z.string(), regionName: z.string().nullable() };
const impactChange = z.strictObject({ ...cell, level, at: time });
const update = {
  id,
  at: time.describe("The time it applies to"),
  postedAt: time.describe("When it was posted"),
  nextUpdateAt: time.nullable(),
  impacts: z.array(impactChange).describe("The impact changes that it states"),
  revisions: z
    .array(
      z.strictObject({
        ...published,
        text,
        sha256,
        translations,
        replaced: z
          .strictObject({ at: time, status: z.string(), nextUpdateAt: time.nullable(), impacts: z.array(impactChange) })
          .optional()
          .describe("What it corrected besides the text, as it was before"),
      }),
    )
    .min(1),
};

/** A figure in records and the log. */
const Figure = z.strictObject({
  name: z.string(),
  value: z.number(),
  unit: z.string().nullable(),
  basis: z.enum(["estimate", "confirmed"]),
  asOf: time.nullable(),
  note: z.string().nullable(),
});

/** The content of a postmortem. */
const PostmortemContent = z.strictObject({
  stage: z.enum(STAGES),
  summary: text,
  impact: text,
  trigger: text,
  detection: text,
  resolution: text,
  rootCause: z.array(z.strictObject({ title: z.string().nullable(), text })),
  contributingFactors: z.array(z.string()),
  lessons: z.array(z.string()),
  timeline: z.array(z.strictObject({ at: time, text: z.string(), source: z.string().optional() })),
  actions: z.array(
    z.strictObject({
      title: z.string(),
      group: z.string().optional(),
      owner: z.string().optional().describe("A role"),
      due: day.optional(),
      state: z.enum(ACTION_STATES),
    }),
  ),
});

const replacedFields = mapFields(() => time.optional());
const common = {
  site: z.strictObject({ name: z.string(), url, cloud: z.string() }),
  id,
  page: url,
  title: z.string(),
  titleTranslations: translations,
  corrections: z
    .array(
      z.strictObject({
        ...published,
        replaced: z.strictObject({ title: z.string(), titleTranslations: translations, ...replacedFields }),
      }),
    )
    .describe("The corrections of the title, and of the times of an incident, oldest first, each with what it replaced"),
  impact: z.array(z.strictObject({ ...named, level: impactLevel, from: time, to: time.nullable(), seconds: seconds.nullable() })),
  confirmedUnaffected: z.array(z.strictObject(named)),
  postmortem: z
    .array(z.strictObject({ ...published, content: PostmortemContent, sha256 }))
    .describe("Every revision, oldest first"),
  hashes: z.string(),
  uptimeRule: z.string(),
};

const IncidentRecord = z.strictObject({
  ...common,
  kind: z.literal("incident"),
  status: z.enum(INCIDENT_STATUSES),
  outage: z
    .strictObject({ from: time, to: time.nullable(), seconds: seconds.nullable() })
    .nullable()
    .describe("Null if the incident was withdrawn: then there was none"),
  figures: z.array(Figure),
  lags: z.array(z.strictObject({ moment: z.enum(MOMENTS), at: time, secondsAfterBeginning: z.number() })),
  postmortemPromised: z.strictObject({ preliminaryBy: time, finalBy: time }).nullable(),
  updates: z.array(z.strictObject({ ...update, status: z.enum(INCIDENT_STATUSES) })).min(1),
});

const MaintenanceRecord = z.strictObject({
  ...common,
  kind: z.literal("maintenance"),
  status: z.enum(MAINTENANCE_STATUSES),
  planned,
  began: time.nullable(),
  ended: time.nullable(),
  cancelled: time.nullable(),
  scope: z.array(z.strictObject({ ...cell, level })),
  beginsBy: z.enum(BY),
  endsBy: z.enum(BY),
  remindBeforeMinutes: count.nullable(),
  series: id.nullable(),
  edited: z.array(time),
  sequence: count,
  updates: z
    .array(
      z.strictObject({
        ...update,
        status: z.enum(MAINTENANCE_STATUSES),
        planned: planned.nullable(),
        reminder: z.boolean(),
      }),
    )
    .min(1),
});

/** `incidents/<id>/record.json` */
export const RecordDocument = z.discriminatedUnion("kind", [IncidentRecord, MaintenanceRecord]);
