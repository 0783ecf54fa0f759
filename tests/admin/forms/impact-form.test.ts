import { expect, test } from "vitest";
import { formFrom } from "#admin/forms/form.ts";
import { readImpacts } from "#admin/forms/impact-form.ts";
import type { Catalogue, Service } from "#domain/impact/service.ts";

const service = (slug: string, regions: Service["regions"]): Service => ({
  slug,
  name: slug,
  description: "",
  planes: ["control", "data"],
  regions,
  since: null,
  retired: false,
});
const regions = ["north", "south", "east"].map((slug) => ({ slug, name: slug, area: "" }));
const catalogue: Catalogue = {
  regions,
  groups: [{ name: "All", services: [service("console", null), service("api", ["north", "south", "east"])] }],
};
const read = (fields: Record<string, string>) => readImpacts(formFrom(fields), catalogue);

test("an untouched impact picker changes nothing", () => {
  expect(read({ "impact.api.control.*": "", "impact.api.control.north": "", title: "x" })).toEqual([]);
});

test("an outage in all regions is one scope, also for a global service", () => {
  expect(read({ "impact.api.control.*": "major_outage", "impact.console.data.*": "degraded_performance" })).toEqual([
    { service: "console", plane: "data", region: "*", level: "degraded_performance" },
    { service: "api", plane: "control", region: "*", level: "major_outage" },
  ]);
});

test("with all regions but one selected, the remaining region keeps its level", () => {
  expect(read({ "impact.api.control.*": "operational", "impact.api.control.south": "no-change" })).toEqual([
    { service: "api", plane: "control", region: "north", level: "operational" },
    { service: "api", plane: "control", region: "east", level: "operational" },
  ]);
});

test("the level of a single region is applied after the level for all regions, and overrides it", () => {
  expect(read({ "impact.api.data.*": "partial_outage", "impact.api.data.east": "major_outage" })).toEqual([
    { service: "api", plane: "data", region: "*", level: "partial_outage" },
    { service: "api", plane: "data", region: "east", level: "major_outage" },
  ]);
  expect(
    read({
      "impact.api.data.*": "operational",
      "impact.api.data.east": "major_outage",
      "impact.api.data.north": "no-change",
    }),
  ).toEqual([
    { service: "api", plane: "data", region: "south", level: "operational" },
    { service: "api", plane: "data", region: "east", level: "major_outage" },
  ]);
});

test("single regions can change while the others stay the same", () => {
  expect(read({ "impact.api.control.*": "", "impact.api.control.south": "major_outage" })).toEqual([
    { service: "api", plane: "control", region: "south", level: "major_outage" },
  ]);
});

test("a service, region or level that is not in the catalogue is refused, not dropped", () => {
  expect(() => read({ "impact.gone.control.*": "major_outage" })).toThrow(
    /“gone”, control plane, in “\*” is not in the catalogue/,
  );
  expect(() => read({ "impact.api.control.west": "major_outage" })).toThrow(/“west”/);
  expect(() => read({ "impact.api.control.*": "on_fire" })).toThrow(/Unknown level “on_fire”/);
  expect(read({ "impact.gone.control.*": "" })).toEqual([]);
});
