import { inEnglish } from "#domain/phrase.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { uptimeRule } from "#domain/uptime/uptime.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { type Period, reportUptime } from "#queries/uptime.ts";
import { csvText } from "./csv.ts";

/** One figure with what it is made of. Null stands for all services, regions or planes, and for what is not on record. */
interface Entry {
  service: string | null;
  region: string | null;
  plane: string | null;
  window: string;
  from: string | null;
  until: string | null;
  recordedSeconds: number;
  majorSeconds: number;
  partialSeconds: number;
  degradedSeconds: number;
  uptimePercent: string | null;
}

function entriesOf(snapshot: Snapshot, periods: readonly Period[]): Entry[] {
  // Thousands of figures share a few ends.
  const known = new Map<Instant, string>();
  const isoOf = (at: Instant): string => {
    const text = known.get(at) ?? toIso(at);
    known.set(at, text);
    return text;
  };
  return reportUptime(snapshot, periods).flatMap(({ set, uptimes }) =>
    uptimes.map(({ window, recorded, affectedMs: hit, percent }, index) => ({
      service: set.service,
      region: set.region,
      plane: set.plane,
      window: (periods[index] as Period).name,
      from: window && isoOf(window.from),
      until: window && isoOf(window.to),
      recordedSeconds: recorded / 1_000,
      majorSeconds: hit.major_outage / 1_000,
      partialSeconds: hit.partial_outage / 1_000,
      degradedSeconds: hit.degraded_performance / 1_000,
      uptimePercent: percent,
    })),
  );
}

/**
 * The figures over some periods as JSON, one entry a line. From its seconds and the weights anyone works out the same figure:
 * seconds have up to three decimals, and the percentage is cut after two. `months` are the paths of further files.
 */
export function uptimeJson(snapshot: Snapshot, periods: readonly Period[], months?: readonly string[]): string {
  const { zone, uptimeWeights } = snapshot.site;
  const rule = { formula: inEnglish(uptimeRule(uptimeWeights)), weights: uptimeWeights, maintenance: "excluded" };
  const windows = periods.map(({ name, from, to }) => ({ window: name, from: toIso(from), until: toIso(to) }));
  const head = Object.entries({ rule, zone, windows, ...(months && { months }) }).map(
    ([key, value]) => `"${key}":${JSON.stringify(value)},\n`,
  );
  const entries = entriesOf(snapshot, periods).map((entry) => JSON.stringify(entry));
  return `{${head.join("")}"entries":[\n${entries.join(",\n")}\n]}\n`;
}

const COLUMNS: readonly (keyof Entry)[] = [
  "service",
  "region",
  "plane",
  "window",
  "from",
  "until",
  "recordedSeconds",
  "majorSeconds",
  "partialSeconds",
  "degradedSeconds",
  "uptimePercent",
];

/** The same entries as CSV, with the names of the JSON as columns. */
export const uptimeCsv = (snapshot: Snapshot, periods: readonly Period[]): string =>
  csvText([COLUMNS, ...entriesOf(snapshot, periods).map((entry) => COLUMNS.map((column) => entry[column]))]);
