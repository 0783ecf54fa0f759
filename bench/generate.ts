import { DAY, MINUTE } from "#domain/time.ts";

// A catalogue of 20 services in 8 regions, and any number of incidents, 30 a month before `now`; the same for the same arguments.

const REGIONS = Array.from({ length: 8 }, (_, index) => ({ slug: `region-${index + 1}`, name: `Region ${index + 1}`, area: "" }));
const SERVICES = Array.from({ length: 20 }, (_, index) => `service-${index + 1}`);
const LEVELS = ["degraded_performance", "partial_outage", "major_outage"];
const VOCABULARY =
  "requests fail in part because a change of routing reached more machines than meant we are taking it back and watch error rates queues and latency while capacity is added customers may retry after a short wait running workloads keep running next word follows here as soon as more is known".split(
    " ",
  );

export const catalogue = {
  regions: REGIONS,
  groups: [0, 1, 2, 3].map((group) => ({
    name: `Group ${group + 1}`,
    services: SERVICES.slice(group * 5, group * 5 + 5).map((slug, index) => ({
      slug,
      name: `Service ${group * 5 + index + 1}`,
      description: "A service of the benchmark.",
      planes: ["control", "data"] as ("control" | "data")[],
      regions: REGIONS.map((region) => region.slug),
      since: Date.parse("2000-01-01T00:00:00Z"),
      retired: false,
    })),
  })),
};

/** The lines of an incident file with `count` incidents, of which the last `open` are still open. */
export function* incidentLines(count: number, open: number, now: number): Generator<string> {
  const random = mulberry32(7);
  for (let index = 0; index < count; index++) {
    const start = now - (count - index) * DAY;
    yield JSON.stringify(incident(index, start, index >= count - open, random));
  }
}

function incident(index: number, start: number, isOpen: boolean, random: () => number): object {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const text = () => Array.from({ length: 30 + Math.floor(random() * 40) }, () => pick(VOCABULARY)).join(" ");
  const main = { service: pick(SERVICES), region: pick(REGIONS).slug, plane: pick(["control", "data"]) };
  const other = { service: pick(SERVICES), region: pick(REGIONS).slug, plane: "control" };
  const statuses = ["investigating", "identified", "identified", "monitoring", ...(isOpen ? [] : ["resolved"])];
  const updates = statuses.map((status, step) => ({
    at: new Date(start + step * 20 * MINUTE).toISOString(),
    status,
    message: text(),
    impacts: impactsOf(step, isOpen, [main, other], () => pick(LEVELS)),
  }));
  return {
    title: `Incident ${index + 1}: ${pick(VOCABULARY)} ${pick(VOCABULARY)}`,
    startedAt: new Date(start).toISOString(),
    updates,
  };
}

function impactsOf(step: number, isOpen: boolean, cells: readonly object[], level: () => string): object[] {
  if (step === 0) return cells.map((cell) => ({ ...cell, level: level() }));
  return step === 3 && !isOpen ? cells.map((cell) => ({ ...cell, level: "operational" })) : [];
}

/** A generator of repeatable random numbers (mulberry32). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
