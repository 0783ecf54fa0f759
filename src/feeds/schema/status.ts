import { z } from "zod";
import { INCIDENT_STATUSES } from "#domain/incidents/incident.ts";
import { MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { cell, count, id, impactLevel, level, plane, planned, slug, text, time, url } from "./parts.ts";

const Hit = z.strictObject({
  service: slug,
  plane,
  level: impactLevel,
  regions: z.union([z.literal("all"), z.array(slug)]).describe("“all”: wherever it is offered; of a global service too"),
});
const Incident = z.strictObject({
  id,
  title: z.string(),
  status: z.enum(INCIDENT_STATUSES),
  level: level.describe("The worst that it ever was"),
  page: url,
  record: url.describe("All that is on record of it, as JSON"),
  startedAt: time,
  outage: z.strictObject({ from: time, to: time.nullable() }),
  spans: z.array(z.strictObject({ ...cell, level: impactLevel, from: time, to: time.nullable() })),
  latest: z.strictObject({ at: time, text }),
  nextUpdateAt: time.nullable(),
});
const Maintenance = z.strictObject({
  id,
  title: z.string(),
  status: z.enum(MAINTENANCE_STATUSES),
  page: url,
  record: url,
  planned,
  began: time.nullable(),
  scope: z.array(z.strictObject({ ...cell, level: impactLevel })),
  latest: z.strictObject({ at: time, text }),
});

/** `data/v1/status.json` */
export const StatusDocument = z.strictObject({
  $schema: url,
  site: z.strictObject({ name: z.string(), url, cloud: z.string(), timeZone: z.string() }),
  drill: z.boolean().describe("Whether all of it is practice"),
  asOf: time.describe(
    "When anything last changed, or the beginning of the record's last day. No sign of life: that is heartbeat.json",
  ),
  logLines: count.describe("How many lines of the public log it is made from"),
  overall: z.strictObject({
    level,
    sentence: z.string(),
    working: z.string().nullable().describe("What still works, as far as the record says so"),
    since: time.nullable(),
    worst: z
      .strictObject({ ...cell, level: impactLevel })
      .nullable()
      .describe("The first of the cells that are hit worst"),
    hits: z.array(Hit),
  }),
  incidents: z.array(Incident).describe("Those of which something is open"),
  maintenances: z.array(Maintenance).describe("Under way first, then what is to come"),
  promises: z
    .array(z.strictObject({ incident: id, word: z.enum(["update", "preliminary", "final"]), by: time }))
    .describe("Words that were promised and have not been said, the soonest first; preliminary and final are those on the cause"),
  services: z.array(
    z.strictObject({
      slug,
      name: z.string(),
      group: z.string(),
      level,
      page: url,
      cells: z.array(z.strictObject({ region: slug.nullable(), plane, level })),
    }),
  ),
  regions: z.array(z.strictObject({ slug, name: z.string(), area: z.string(), level, page: url })),
  evidence: z.strictObject({ heartbeat: url, manifest: url, checkpoint: url, catalogue: url, uptime: url }),
});
