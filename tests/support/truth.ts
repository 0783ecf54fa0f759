import { expect } from "vitest";
import { compareLevels, type Level } from "#domain/impact/level.ts";
import { cellKey } from "#domain/impact/service.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import type { Maintenance } from "#domain/maintenance/maintenance.ts";
import { parseIso } from "#domain/time.ts";

/** What is open by the record: worked out change by change, without the code that pages use. */
export interface Truth {
  /** The level and its start of each affected cell, by cell. */
  cells: Map<string, { service: string; region: string | null; level: Level; from: number; isPlanned: boolean }>;
  open: Incident[];
  /** Incidents under investigation that never stated any impact. */
  unexplained: Incident[];
  underInvestigation: boolean;
  /** The next updates that are promised: whose, and when. */
  promises: [id: string, by: number][];
}

export function truthOf(incidents: readonly Incident[], works: readonly Maintenance[]): Truth {
  const cells: Truth["cells"] = new Map();
  const standing = incidents.filter((incident) => statusOf(incident) !== "withdrawn");
  for (const entry of [...standing, ...works]) {
    for (const [key, found] of openCellsOf(entry)) {
      const known = cells.get(key);
      const order = known ? compareLevels(found.level, known.level) : 1;
      if (order > 0 || (order === 0 && known && found.from < known.from)) cells.set(key, found);
    }
  }
  const open = standing.filter((incident) => statusOf(incident) !== "resolved");
  const investigated = open.filter((incident) => ["investigating", "identified"].includes(statusOf(incident)));
  const statesImpact = ({ updates }: Incident) =>
    updates.some(({ impacts }) => impacts.some(({ level }) => level !== "operational"));
  return {
    cells,
    open,
    unexplained: investigated.filter((incident) => !statesImpact(incident)),
    underInvestigation: investigated.length > 0,
    promises: [...incidents, ...works].flatMap((entry): [string, number][] => {
      const last = lastOf(entry);
      const isOver = ["resolved", "withdrawn", "completed", "cancelled"].includes(last.status);
      return isOver || last.nextUpdateAt === null ? [] : [[entry.id, last.nextUpdateAt]];
    }),
  };
}

const lastOf = ({ updates }: Incident | Maintenance) =>
  (updates as readonly (Incident | Maintenance)["updates"][number][]).reduce((last, update) =>
    update.at >= last.at ? update : last,
  );
export const statusOf = (incident: Incident): string => lastOf(incident).status;

/** The cells that are affected after the last change, each with the start of its level. */
export function openCellsOf(entry: Incident | Maintenance): Truth["cells"] {
  const open: Truth["cells"] = new Map();
  const changes = [...entry.updates].sort((a, b) => a.at - b.at).flatMap(({ impacts }) => impacts);
  const instants = [...new Set(changes.map(({ at }) => at))].sort((a, b) => a - b);
  for (const instant of instants) {
    const last = new Map(changes.filter(({ at }) => at === instant).map((change) => [cellKey(change.cell), change]));
    for (const [key, { cell, level, at }] of last) {
      if (level === "operational") open.delete(key);
      else if (open.get(key)?.level !== level)
        open.set(key, { ...cell, level, from: at, isPlanned: entry.kind === "maintenance" });
    }
  }
  return open;
}

// What published figures and times must not hide.

interface Counted {
  service: string | null;
  region: string | null;
  plane: string | null;
  window: string;
  majorSeconds: number;
  partialSeconds: number;
  degradedSeconds: number;
}

/** Each service that is down by an incident, and each of its regions, has counted time, however the impact was stated. */
export function expectCounted(
  status: { services: { slug: string; cells: { region: string | null; plane: string }[] }[] },
  entries: readonly Counted[],
  open: readonly { service: string; region: string | null; isPlanned: boolean }[],
  context: string,
): void {
  for (const { service, region } of open.filter(({ isPlanned }) => !isPlanned)) {
    const listed = status.services.find(({ slug }) => slug === service)?.cells.map((cell) => cell.region) ?? [];
    for (const place of new Set([null, ...listed.filter((each) => region === null || each === region)])) {
      const found = entries.find(
        (each) => each.service === service && each.region === place && each.plane === null && each.window === "90d",
      );
      const seconds = found && found.majorSeconds + found.partialSeconds + found.degradedSeconds;
      expect(seconds, `${service} in ${place} ${context}`).toBeGreaterThan(0);
    }
  }
}

/** No page says that it has not changed since before what it shows changed. */
export function expectTimes(before: Map<string, string>, after: Map<string, string>, since: number, context: string): void {
  for (const [path, page] of after) {
    const [former, time] = [before.get(path), asOfIn(page)];
    if (former === undefined || time === undefined || contentOf(former) === contentOf(page)) continue;
    expect(time, `${path} changed ${context}`).toBeGreaterThanOrEqual(since);
  }
}

/** The "as of" time of a page; undefined if it has none. */
function asOfIn(page: string): number | undefined {
  const text = /id="as-of"[^>]*>.*?<time datetime="([^"]*)"/s.exec(page)?.[1];
  return text === undefined ? undefined : parseIso(text);
}

/** What a page shows besides its time and version. */
const contentOf = (page: string): string => page.replace(/<p id="as-of".*?<\/p>/s, "").replace(/ data-changed="\d+"/, "");
