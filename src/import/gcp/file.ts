import { z } from "zod";
import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { readJson, refusalsOf, time } from "#import/fields.ts";

const GCP_STATUSES = ["SERVICE_OUTAGE", "SERVICE_DISRUPTION", "SERVICE_INFORMATION", "AVAILABLE"] as const;
/** What Google says of a service at a time. */
export type GcpStatus = (typeof GCP_STATUSES)[number];

const said = z.string().regex(/\S/, "It is empty. Describe what happened.");
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "It is not a location id. Use lower-case letters, digits and hyphens.");
const Location = z.object({ id: slug, title: said });
const locations = z.array(Location).default([]);
const Product = z.object({ title: z.string().regex(/[a-z0-9]/i, "It has no letter or digit. Give the product's name.") });
const UpdateForm = z.object({
  when: time,
  created: time,
  text: said,
  status: z.enum(GCP_STATUSES),
  affected_locations: locations,
});
const IncidentForm = z
  .object({
    id: said,
    uri: z.string().optional(),
    begin: time,
    end: time.nullish(),
    external_desc: said,
    status_impact: z.enum(GCP_STATUSES).exclude(["AVAILABLE"]),
    affected_products: z.array(Product).min(1, "It is empty. An incident has at least one product."),
    updates: z.array(UpdateForm).min(1, "It is empty. An incident has at least one update."),
    currently_affected_locations: locations,
    previously_affected_locations: locations,
  })
  .refine(({ begin, end }) => end == null || end > begin, {
    path: ["end"],
    message: "It is not after begin. Correct one of the two.",
  });

export type GcpLocation = z.output<typeof Location>;
export type GcpProduct = z.output<typeof Product>;
export type GcpUpdate = z.output<typeof UpdateForm>;
/** An incident as Google publishes it, the updates oldest first, whatever their order in the file. Fields we do not use are left out. */
export type GcpIncident = Omit<z.output<typeof IncidentForm>, "end"> & { end: Instant | null };

/** The incidents of a file, not yet read. Refuses a file that is no list. */
export function listOf(file: string): readonly unknown[] {
  const list = readJson(z.unknown(), file.replace(/^\uFEFF/, ""), "file");
  if (Array.isArray(list)) return list;
  throw new Refusal("file", "It is not a list of incidents.", "Give Google's incidents.json as downloaded.");
}

/** Reads one incident of the file. Refuses with the path of each wrong field. */
export function readGcpIncident(entry: unknown): GcpIncident {
  const parsed = IncidentForm.safeParse(entry);
  if (!parsed.success) throw refusalsOf(parsed.error, "incident");
  const { end = null, updates, ...rest } = parsed.data;
  // Google lists the newest first; of two at the same time the later one in the file was first.
  return { ...rest, end, updates: updates.toReversed().sort((a, b) => a.when - b.when || a.created - b.created) };
}

/** Where an update says it is; null when it names no place, which says nothing about places. */
export const regionsNamed = ({ affected_locations }: GcpUpdate): readonly string[] | null =>
  affected_locations.length > 0 ? affected_locations.map(({ id }) => id) : null;

/** Every location that an incident names anywhere. */
export const locationsOf = (incident: GcpIncident): readonly GcpLocation[] => [
  ...incident.updates.flatMap((update) => update.affected_locations),
  ...incident.currently_affected_locations,
  ...incident.previously_affected_locations,
];
