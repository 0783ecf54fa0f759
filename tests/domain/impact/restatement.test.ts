import fc from "fast-check";
import { expect, test } from "vitest";
import { confirmedUnaffected, type ImpactChange, levelsOfOpen, openSpans, spansOf } from "#domain/impact/impact.ts";
import { INCIDENT_LEVELS, type Level } from "#domain/impact/level.ts";
import { expandCorrected, expandStated, restated } from "#domain/impact/restatement.ts";
import type { Catalogue, Cell } from "#domain/impact/service.ts";
import { minute, service } from "#tests/support/worlds/sample.ts";

// A service that becomes global, or regional, while an incident states its impact.

const catalogueWith = (regions: readonly string[] | null): Catalogue => ({
  regions: ["north", "south", "west"].map((slug) => ({ slug, name: slug, area: "" })),
  groups: [{ name: "All", services: [service("dns", regions, { planes: ["data"] })] }],
});
const REGIONAL = catalogueWith(["north", "south"]);
const GLOBAL = catalogueWith(null);

const dns = (region: string | null): Cell => ({ service: "dns", region, plane: "data" });
const at = (minutes: number, region: string | null, level: Level): ImpactChange => ({
  cell: dns(region),
  level,
  at: minute(minutes),
});
/** The changes as "minute region level". */
const texts = (changes: readonly ImpactChange[]): string[] =>
  changes.map((change) => `${(change.at - minute(0)) / 60_000} ${change.cell.region ?? "all"} ${change.level}`).sort();
const openAfter = (changes: readonly ImpactChange[]) =>
  Object.fromEntries(openSpans(spansOf(changes)).map(({ cell, level }) => [cell.region ?? "all", level]));

const DOWN = [at(0, null, "major_outage")];

test("a level of all regions takes the place of the level that was stated while the service was global", () => {
  const stated = ["north", "south"].map((region) => at(5, region, "operational"));
  expect(texts(restated(REGIONAL, DOWN, stated))).toEqual(["5 all operational", "5 north operational", "5 south operational"]);
  expect(openAfter([...DOWN, ...restated(REGIONAL, DOWN, stated)])).toEqual({});
});

test("a level of the whole service takes the place of those of its former regions", () => {
  const down = [at(0, "north", "major_outage"), at(0, "west", "partial_outage")];
  const stated = [at(5, null, "operational")];
  expect(openAfter([...down, ...restated(GLOBAL, down, stated)])).toEqual({});
  expect(confirmedUnaffected([...down, ...restated(GLOBAL, down, stated)])).toEqual([]);
});

test("a level of one region splits the whole: the other regions keep its level, and nothing is confirmed that was affected", () => {
  const after = [...DOWN, ...restated(REGIONAL, DOWN, [at(5, "north", "operational")])];
  expect(openAfter(after)).toEqual({ south: "major_outage" });
  expect(confirmedUnaffected(after)).toEqual([]);
});

test("a level of one region in the past lasts until the whole service changed", () => {
  const known = [...DOWN, at(9, null, "degraded_performance")];
  const changes = restated(REGIONAL, known, [at(5, "north", "partial_outage")]);
  expect(texts(changes)).toEqual([
    "5 all operational",
    "5 north partial_outage",
    "5 south major_outage",
    "9 north operational",
    "9 south operational",
  ]);
  expect(openAfter([...known, ...changes])).toEqual({ all: "degraded_performance" });
});

test("a region that is stated together with its whole is an exception from it", () => {
  const changes = restated(REGIONAL, [], [at(0, "north", "operational"), ...DOWN]);
  expect(openAfter(changes)).toEqual({ south: "major_outage" });
});

test("what is stated in one scope only stays as it is stated", () => {
  const stated = [at(5, "south", "major_outage"), at(5, "north", "operational")];
  expect(restated(REGIONAL, [at(0, "north", "major_outage")], stated)).toBe(stated);
});

test("the names of former places stay known to an entry that stated them", () => {
  const names = (cells: readonly Cell[]) => cells.map(({ region }) => region);
  expect(names(expandStated(GLOBAL, { service: "dns", region: "north" }, [dns("north")]))).toEqual(["north"]);
  expect(() => expandStated(GLOBAL, { service: "dns", region: "south" }, [dns("north")])).toThrow("is global and not offered");
  expect(names(expandStated(REGIONAL, { service: "dns", region: "west" }, [dns("west")]))).toEqual(["west"]);
  // A correction means the places that its update stated.
  expect(names(expandCorrected(REGIONAL, { service: "dns" }, [dns(null)]))).toEqual([null]);
  expect(names(expandCorrected(GLOBAL, { service: "dns" }, [dns("north"), dns("west")]))).toEqual(["north", "west"]);
  expect(names(expandCorrected(REGIONAL, { service: "dns", region: "north" }, [dns(null)]))).toEqual(["north"]);
});

/** One statement: the catalogue of its time, where and what. */
const statement = fc.record({
  isGlobal: fc.boolean(),
  region: fc.constantFrom("*", "north", "south"),
  level: fc.constantFrom(...INCIDENT_LEVELS),
});

test("after any course of statements and catalogue changes, the last level of each place is its level", () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 8 }), (course) => {
      const known: ImpactChange[] = [];
      // The slow way: the level of each region by itself, as the statements say it.
      const truth = new Map<string, Level>([...["north", "south"].map((region) => [region, "operational"] as const)]);
      for (const [index, { isGlobal, region, level }] of course.entries()) {
        const catalogue = isGlobal ? GLOBAL : REGIONAL;
        const where = isGlobal ? "*" : region;
        const cells = expandStated(
          catalogue,
          { service: "dns", region: where },
          known.map(({ cell }) => cell),
        );
        const changes = cells.map((cell): ImpactChange => ({ cell, level, at: minute(index) }));
        known.push(...restated(catalogue, known, changes));
        for (const each of where === "*" ? ["north", "south"] : [where]) truth.set(each, level);
      }
      const levelOf = levelsOfOpen(openSpans(spansOf(known)));
      for (const [region, level] of truth) expect(levelOf(dns(region)) ?? "operational").toBe(level);
      for (const { cell } of openSpans(spansOf(known)))
        expect(openSpans(spansOf(known)).some((other) => (other.cell.region === null) !== (cell.region === null))).toBe(false);
    }),
  );
});
