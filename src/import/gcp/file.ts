import { z } from "zod";
import { Refusal } from "#domain/errors.ts";
import type { Instant } from "#domain/time.ts";
import { readJson, refusalsOf, time } from "#import/fields.ts";

const GCP_STATUSES = ["SERVICE_OUTAGE", "SERVICE_DISRUPTION", "SERVICE_INFORMATION", "AVAILABLE"] as const;
/** The status that Google gives a service at a time. */
export type GcpStatus = (typeof GCP_STATUSES)[number];

const nonEmpty = z.string().regex(/\S/, "It is empty. Describe what happened.");
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "It is not a location id. Use lower-case letters, digits and hyphens.");
const Location = z.object({ id: slug, title: nonEmpty });
const locations = z.array(Location).default([]);
const Product = z.object({ title: z.string().regex(/[a-z0-9]/i, "It has no letter or digit. Give the product's name.") });
const UpdateForm = z.object({
  when: time,
  created: time,
  text: nonEmpty,
  status: z.enum(GCP_STATUSES),
  affected_locations: locations,
});
const IncidentForm = z
  .object({
    id: nonEmpty,
    uri: z.string().optional(),
    begin: time,
    end: time.nullish(),
    external_desc: nonEmpty,
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
/** An incident as Google publishes it, with the updates oldest first. Fields that are not used here are left out. */
export type GcpIncident = Omit<z.output<typeof IncidentForm>, "end"> & { end: Instant | null };

/** The incidents of a file, not yet validated. Refuses a file that is not a list. */
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
  // Google lists the newest first, so of two updates with the same time the later in the file came first.
  return { ...rest, end, updates: updates.toReversed().sort((a, b) => a.when - b.when || a.created - b.created) };
}

/** The regions that an update names; null where it names none, in which case the previous ones apply. */
export const regionsNamed = ({ affected_locations }: GcpUpdate): readonly string[] | null =>
  affected_locations.length > 0 ? affected_locations.map(({ id }) => id) : null;

/** Every location that an incident names, in its updates or its own lists. */
export const locationsOf = (incident: GcpIncident): readonly GcpLocation[] => [
  ...incident.updates.flatMap((update) => update.affected_locations),
  ...incident.currently_affected_locations,
  ...incident.previously_affected_locations,
];
