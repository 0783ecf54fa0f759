import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { WORST } from "#tests/support/browser/demo-pages.ts";
import { stopClock } from "#tests/support/clock.ts";
import { siteFiles } from "#tests/support/site.ts";
import { at, demoCatalogue } from "#tests/support/worlds/demo.ts";
import { copyOf } from "#tests/support/worlds/templates.ts";
import { publishDemo, replayedWorld } from "#tests/support/worlds/worlds.ts";

// Customers compare figures: if one page or file differs from another, the figure is worthless as evidence.

const services = new Map(demoCatalogue.groups.flatMap((group) => group.services).map((service) => [service.slug, service]));

interface Entry {
  service: string | null;
  region: string | null;
  plane: string | null;
  window: string;
  recordedSeconds: number;
  majorSeconds: number;
  partialSeconds: number;
  degradedSeconds: number;
  uptimePercent: string | null;
}

type Key = Pick<Entry, "service" | "region" | "plane" | "window">;
const keyOf = ({ service, region, plane, window }: Key) => `${service} ${region} ${plane} ${window}`;

const read = (world: World, name: string): string => siteFiles(world).get(name)?.toString() ?? "";
const entriesIn = (world: World, name: string): Entry[] => JSON.parse(read(world, name)).entries;
const byKey = (entries: readonly Entry[]) => new Map(entries.map((entry) => [keyOf(entry), entry.uptimePercent ?? "–"]));

/** The figure that an outsider computes from an entry and the published weights. */
function recomputed(entry: Entry, weights: Record<string, number>): string | null {
  const thousandths = (value = 0) => BigInt(Math.round(value * 1_000));
  const all = thousandths(entry.recordedSeconds) * 1_000n;
  if (all === 0n) return null;
  const down =
    thousandths(weights.major_outage) * thousandths(entry.majorSeconds) +
    thousandths(weights.partial_outage) * thousandths(entry.partialSeconds) +
    thousandths(weights.degraded_performance) * thousandths(entry.degradedSeconds);
  const digits = (((all - down) * 10_000n) / all).toString().padStart(3, "0");
  return down === 0n ? "100" : `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Every figure in the tables of a page: the path of its row, its plane, its period and its text. */
function figuresOn(html: string): { path: string; plane: string | null; window: string; text: string }[] {
  return [...html.matchAll(/<(tr|tbody) data-path="([^"]+)">(.*?)<\/\1>/gs)].flatMap(([, , path = "", row = ""]) =>
    [...row.matchAll(/<td class="figure[^"]*" data-window="([^"]+)"(?: data-plane="(\w+)")?[^>]*>([^<]+)<\/td>/g)].map(
      ([, window = "", plane, text = ""]) => ({ path, plane: plane ?? null, window, text: text.trim() }),
    ),
  );
}

type Page = { service: string } | { region: string } | "month";

/** The cells that a row of a page covers. */
function rowOf(page: Page, path: string): Pick<Entry, "service" | "region"> {
  const [, kind, slug = ""] = path.split("/");
  if (page === "month") return { service: slug, region: null };
  if ("service" in page) return { service: page.service, region: kind === "regions" ? slug : null };
  if (kind === "regions") return { service: null, region: slug };
  return { service: slug, region: services.get(slug)?.regions === null ? null : page.region };
}

/** Compares every figure of a page with the data, and returns how many there were. */
function expectFiguresMatch(html: string, page: Page, data: ReadonlyMap<string, string>): number {
  const figures = figuresOn(html);
  for (const { path, plane, window, text } of figures) {
    const key = keyOf({ ...rowOf(page, path), plane, window });
    expect(data.get(key), key).toBe(text);
  }
  return figures.length;
}

async function demoAt(time: string): Promise<World> {
  stopClock(at(time));
  return (await copyOf(`published at ${time}`, {}, publishDemo)).world;
}

/** Moves the outage of 8 April to August, so that there are few months. */
async function replayed(): Promise<World> {
  stopClock(at("2024-08-20T12:00:00Z"));
  return replayedWorld(WORST);
}

test.each([
  { record: "the demo world of August 2024", make: () => demoAt("2024-08-20T12:00:00Z") },
  { record: "8 April at 16:06, during the outage", make: replayed },
])("$record: every page and every file shows the same figure, which can be recomputed from its seconds", async ({ make }) => {
  const world = await make();
  const ninety = JSON.parse(read(world, "data/v1/uptime.json")) as {
    rule: { weights: Record<string, number> };
    months: string[];
    entries: Entry[];
  };
  const entries = [...ninety.entries, ...ninety.months.flatMap((path) => entriesIn(world, path.slice(1)))];
  const data = byKey(entries);
  expect(data.size).toBe(entries.length);
  expect(entries.filter(({ uptimePercent }) => uptimePercent !== "100").length).toBeGreaterThan(5);

  for (const entry of entries) expect(recomputed(entry, ninety.rule.weights), keyOf(entry)).toBe(entry.uptimePercent);
  const csv = read(world, "data/v1/uptime.csv")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));
  const columns = csv[0] as (keyof Entry)[];
  expect(csv.slice(1)).toEqual(ninety.entries.map((entry) => columns.map((column) => String(entry[column] ?? ""))));

  for (const [slug, { regions, planes }] of services) {
    const html = read(world, `services/${slug}/index.html`);
    // All cells over five periods; each region once beside its bar, and again by month.
    const sets = planes.length > 1 ? 3 : 1;
    const periods = new Set(entries.map(({ window }) => window)).size;
    expect(expectFiguresMatch(html, { service: slug }, data)).toBe(sets * periods * (1 + (regions?.length ?? 0)));
    const front = new RegExp(`<a href="/services/${slug}/">[^<]*</a>\\s*<svg class="bar".*?</svg>\\s*<span>([^<]+)</span>`, "s");
    const [, shown] = front.exec(read(world, "index.html")) ?? [];
    expect(shown?.replace(" %", ""), slug).toBe(data.get(`${slug} null null 90d`));
  }
  for (const { slug } of demoCatalogue.regions)
    expect(expectFiguresMatch(read(world, `regions/${slug}/index.html`), { region: slug }, data)).toBeGreaterThan(100);

  const months = [...siteFiles(world).keys()].flatMap((name) => /^history\/(.{7})\//.exec(name)?.[1] ?? []);
  expect(months.length).toBeGreaterThanOrEqual(8);
  for (const month of months) {
    const ofMonth = entriesIn(world, `data/v1/uptime/${month}.json`);
    expect(expectFiguresMatch(read(world, `history/${month}/index.html`), "month", byKey(ofMonth))).toBeGreaterThanOrEqual(
      services.size,
    );
  }
});

test("April 2024 has 82 minutes of major and 5 of partial outage of the console, and the months around it have a page", async () => {
  const world = await demoAt("2024-08-20T12:00:00Z");
  const console = entriesIn(world, "data/v1/uptime/2024-04.json").find(({ service }) => service === "console");
  // 82 + 0.3 × 5 of 43,200 minutes are 0.1932… %.
  const seconds = { recordedSeconds: 43_200 * 60, majorSeconds: 82 * 60, partialSeconds: 5 * 60, degradedSeconds: 0 };
  expect(console).toMatchObject({ ...seconds, uptimePercent: "99.80" });
  expect(read(world, "history/2024-03/index.html")).toContain("No incident started in this month.");
  expect(read(world, "history/index.html")).toContain("no incidents");
});
