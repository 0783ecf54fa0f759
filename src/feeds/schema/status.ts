import { z } from "zod";
import { INCIDENT_STATUSES } from "#domain/incidents/incident.ts";
import { MAINTENANCE_STATUSES } from "#domain/maintenance/maintenance.ts";
import { cell, count, id, impactLevel, plane, planned, slug, state, text, time, url } from "./parts.ts";

const AffectedScope = z.strictObject({
  service: slug,
  plane,
  level: impactLevel,
  regions: z
    .union([z.literal("all"), z.array(slug)])
    .describe("“all”: every region where it is offered; also for a global service"),
});
const Incident = z.strictObject({
  id,
  title: z.string(),
  status: z.enum(INCIDENT_STATUSES),
  level: state.describe("The worst level that it has reached; “unknown” while its impact is not known yet"),
  page: url,
  record: url.describe("Its full record, as JSON"),
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
  nextUpdateAt: time.nullable(),
});

/** `data/v1/status.json` */
export const StatusDocument = z.strictObject({
  $schema: url,
  site: z.strictObject({ name: z.string(), url, cloud: z.string(), timeZone: z.string() }),
  drill: z.boolean().describe("Whether this is a drill"),
  asOf: time.describe(
    "When anything last changed, or the start of the record's last day. Not a heartbeat: that is heartbeat.json",
  ),
  logLines: count.describe("The number of lines of the public log that it is made from"),
  overall: z.strictObject({
    level: state,
    sentence: z.string(),
    working: z.string().nullable().describe("What still works, as far as the record shows"),
    since: time.nullable(),
    worst: z
      .strictObject({ ...cell, level: impactLevel })
      .nullable()
      .describe("The first of the worst affected cells"),
    hits: z.array(AffectedScope),
  }),
  incidents: z.array(Incident).describe("The incidents that are still open"),
  maintenances: z.array(Maintenance).describe("In progress first, then upcoming"),
  promises: z
    .array(
      z.strictObject({
        ...{
          incident: id.describe("Of an incident or a maintenance"),
          word: z.enum(["update", "preliminary", "final"]),
          by: time,
        },
        overdue: z.boolean().optional().describe("Whether it was overdue when this file was made; compare “by” with your clock"),
      }),
    )
    .describe(
      "Promised updates of incidents and maintenance that have not been posted, soonest first; preliminary and final are the postmortems",
    ),
  services: z.array(
    z.strictObject({
      slug,
      name: z.string(),
      group: z.string(),
      level: state,
      page: url,
      cells: z.array(z.strictObject({ region: slug.nullable(), plane, level: state })),
    }),
  ),
  regions: z.array(z.strictObject({ slug, name: z.string(), area: z.string(), level: state, page: url })),
  evidence: z.strictObject({ heartbeat: url, manifest: url, checkpoint: url, catalogue: url, uptime: url }),
});
