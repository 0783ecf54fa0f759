import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Level } from "#domain/impact/level.ts";
import type { Catalogue, Cell, Service } from "#domain/impact/service.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";
import { completeFields } from "#domain/incidents/fields.ts";
import type { Incident, IncidentStatus, IncidentUpdate } from "#domain/incidents/incident.ts";
import { EARLIEST } from "#domain/plausible-time.ts";
import { MINUTE } from "#domain/time.ts";

/** A start on the full hour, so that times in tests are minutes after it. */
export const START = Date.UTC(2026, 2, 2, 8, 0);
export const minute = (count: number): number => START + count * MINUTE;

export const service = (slug: string, regions: readonly string[] | null, over: Partial<Service> = {}): Service => ({
  slug,
  name: slug.toUpperCase(),
  description: "",
  planes: ["control", "data"],
  regions,
  since: EARLIEST,
  retired: false,
  ...over,
});

/** Two regional services, one of them in a single region, and a global one. */
export const catalogue: Catalogue = {
  regions: [
    { slug: "north", name: "North", area: "" },
    { slug: "south", name: "South", area: "" },
    { slug: "west", name: "West", area: "" },
  ],
  groups: [
    {
      name: "First",
      services: [service("api", ["north", "south", "west"], { planes: ["control"] }), service("disk", ["north"])],
    },
    { name: "Second", services: [service("dns", null, { planes: ["data"] })] },
  ],
};

export const cell = (name = "api", region: string | null = "north", plane: Cell["plane"] = "control"): Cell => ({
  service: name,
  region,
  plane,
});

export const change = (level: Level, minutes: number, where = cell()): ImpactChange => ({
  cell: where,
  level,
  at: minute(minutes),
});

/** An update so many minutes after the start. */
export const update = (
  status: IncidentStatus,
  minutes: number,
  impacts: ImpactChange[] = [],
  over: Partial<IncidentUpdate> = {},
): IncidentUpdate => ({
  id: `update${String(minutes).padStart(6, "0")}`,
  at: minute(minutes),
  postedAt: minute(minutes),
  status,
  revisions: [{ text: "Text.", publishedAt: minute(minutes), reason: null, loud: true }],
  impacts,
  nextUpdateAt: null,
  ...over,
});

export const incident = (updates: IncidentUpdate[], over: Partial<Incident> = {}): Incident => ({
  kind: "incident",
  id: "incident0001",
  title: "Something is down",
  ...completeFields({ startedAt: START }),
  corrections: [],
  updates,
  figures: [],
  postmortem: null,
  postmortemCommitment: null,
  ...over,
});

/** The default due dates of a postmortem. */
export const POLICY: PostmortemPolicy = { from: "partial_outage", preliminaryHours: 72, finalDays: 14 };
