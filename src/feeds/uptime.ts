import { inEnglish } from "#domain/phrase.ts";
import { type Instant, SECOND, toIso } from "#domain/time.ts";
import { uptimeRule } from "#domain/uptime/uptime.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { type Period, reportUptime } from "#queries/uptime.ts";
import { csvText } from "./csv.ts";

/**
 * One uptime figure with the values that it is computed from. Null stands for all services, regions or planes, and for what is
 * not on record.
 */
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
  // Thousands of figures share a few times, so their texts are cached.
  const isoTexts = new Map<Instant, string>();
  const isoOf = (at: Instant): string => {
    const text = isoTexts.get(at) ?? toIso(at);
    isoTexts.set(at, text);
    return text;
  };
  return reportUptime(snapshot, periods).flatMap(({ set, uptimes }) =>
    uptimes.map(({ window, recorded, affectedMs, percent }, index) => ({
      service: set.service,
      region: set.region,
      plane: set.plane,
      window: (periods[index] as Period).name,
      from: window && isoOf(window.from),
      until: window && isoOf(window.to),
      recordedSeconds: recorded / SECOND,
      majorSeconds: affectedMs.major_outage / SECOND,
      partialSeconds: affectedMs.partial_outage / SECOND,
      degradedSeconds: affectedMs.degraded_performance / SECOND,
      uptimePercent: percent,
    })),
  );
}

/**
 * The figures of several periods as JSON, one entry per line. Anyone can compute the same figures from the seconds and the
 * weights: seconds have up to three decimals, and the percentage is cut after two. `months` are the paths of further files.
 */
export function uptimeJson(snapshot: Snapshot, periods: readonly Period[], months?: readonly string[]): string {
  const { zone, uptimeWeights } = snapshot.site;
  const rule = { formula: inEnglish(uptimeRule(uptimeWeights)), weights: uptimeWeights, maintenance: "excluded" };
  const windows = periods.map(({ name, from, to }) => ({ window: name, from: toIso(from), until: toIso(to) }));
  const header = Object.entries({ rule, zone, windows, ...(months && { months }) }).map(
    ([key, value]) => `"${key}":${JSON.stringify(value)},\n`,
  );
  const entries = entriesOf(snapshot, periods).map((entry) => JSON.stringify(entry));
  return `{${header.join("")}"entries":[\n${entries.join(",\n")}\n]}\n`;
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

/** The same entries as CSV, with the names of the JSON keys as columns. */
export const uptimeCsv = (snapshot: Snapshot, periods: readonly Period[]): string =>
  csvText([COLUMNS, ...entriesOf(snapshot, periods).map((entry) => COLUMNS.map((column) => entry[column]))]);
