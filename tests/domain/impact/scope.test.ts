import { expect, test } from "vitest";
import type { Level } from "#domain/impact/level.ts";
import { affectedScopesOf, listPhrase, locationPhrase } from "#domain/impact/scope.ts";
import type { Catalogue } from "#domain/impact/service.ts";
import { inEnglish } from "#domain/phrase.ts";
import { catalogue, cell, service } from "#tests/support/worlds/sample.ts";

const affected = (level: Level, where = cell()) => ({ cell: where, level });

const placeText = (...given: Parameters<typeof locationPhrase>): string => inEnglish(locationPhrase(...given) ?? "");

test("regions of one service at one level are combined into one affected scope", () => {
  const [all] = affectedScopesOf(
    catalogue,
    ["north", "south", "west"].map((region) => affected("major_outage", cell("api", region))),
  );
  expect(all?.regions).toBe("all");
  expect(all && placeText(catalogue, all)).toBe("all regions");
});

test("the worst come first, then the order of the catalogue; levels and planes are not combined", () => {
  const scopes = affectedScopesOf(catalogue, [
    affected("partial_outage", cell("disk", "north", "data")),
    affected("partial_outage", cell("disk")),
    affected("major_outage", cell("dns", null, "data")),
    affected("degraded_performance", cell("api", "south")),
    affected("partial_outage", cell("api", "north")),
  ]);
  expect(scopes.map(({ service: { slug }, plane, level }) => `${slug} ${plane} ${level}`)).toEqual([
    "dns data major_outage",
    "api control partial_outage",
    "disk control partial_outage",
    "disk data partial_outage",
    "api control degraded_performance",
  ]);
  expect(scopes[0]?.level).toBe("major_outage");
});

test("regions are listed as affected or as excluded, whichever is shorter", () => {
  const slugs = ["a", "b", "c", "d", "e"];
  const wide: Catalogue = { regions: slugs.map((slug) => ({ slug, name: slug.toUpperCase(), area: "" })), groups: [] };
  const textOf = (regions: string[]) => placeText(wide, { service: service("x", slugs), regions });
  expect(textOf(["a"])).toBe("A");
  expect(textOf(["a", "b"])).toBe("A and B");
  expect(textOf(["a", "c", "d", "e"])).toBe("all regions except B");
  expect(textOf(["a", "d", "e"])).toBe("all regions except B and C");
});

test("a global service has no region, and a service in a single region names it", () => {
  expect(locationPhrase(catalogue, { service: service("dns", null), regions: "all" })).toBeNull();
  expect(placeText(catalogue, { service: service("disk", ["north"]), regions: "all" })).toBe("North");
});

test("lists are joined as in a sentence", () => {
  expect([[], ["A"], ["A", "B"], ["A", "B", "C"]].map((items) => inEnglish(listPhrase(items)))).toEqual([
    "",
    "A",
    "A and B",
    "A, B and C",
  ]);
});
