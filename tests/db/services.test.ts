import { expect, test } from "vitest";
import type { Catalogue, Service } from "#domain/impact/service.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute, service } from "#tests/support/worlds/sample.ts";
import { openIncident } from "#usecases/incidents/incidents.ts";
import { addToCatalogue, readCatalogue, replaceCatalogue } from "#usecases/record/catalogue.ts";

const without = (...slugs: string[]): Catalogue => ({
  ...catalogue,
  groups: catalogue.groups
    .map(({ name, services }) => ({ name, services: services.filter(({ slug }) => !slugs.includes(slug)) }))
    .filter(({ services }) => services.length > 0),
});
const controlOnly = (each: Service): Service => (each.slug === "disk" ? { ...each, planes: ["control"] } : each);
const slugsOf = ({ groups }: Catalogue, retired: boolean) =>
  groups.flatMap(({ services }) => services.filter((each) => each.retired === retired).map(({ slug }) => slug));

test("a catalogue is stored as given, in its order", () => {
  const context = emptyRecord();
  expect(replaceCatalogue(context, catalogue)).toMatchObject({ services: 3, regions: 3, publication: 1 });
  expect(readCatalogue(context)).toEqual(catalogue);
  replaceCatalogue(context, catalogue);
  expect(readCatalogue(context)).toEqual(catalogue);
});

test("a service without a first day has data since it was first listed", () => {
  const context = emptyRecord();
  const undated = { ...catalogue, groups: [{ name: "New", services: [{ ...service("fresh", null), since: null }] }] };
  const sinceOf = () => readCatalogue(context).groups[0]?.services[0]?.since;
  replaceCatalogue(context, undated);
  expect(sinceOf()).toBe(context.now());
  replaceCatalogue({ ...context, now: () => context.now() + 60_000 }, undated);
  expect(sinceOf()).toBe(context.now());
});

test("an extension of the catalogue keeps what is there, names what is new, and publishes only if something changed", () => {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const additions: Catalogue = {
    regions: [{ slug: "east", name: "East", area: "" }],
    groups: [{ name: "Added", services: [service("disk", ["east"]), service("tape", ["east", "north"], { since: minute(7) })] }],
  };
  expect(addToCatalogue(context, additions)).toEqual({ services: ["tape"], regions: ["east"], publication: 2 });
  const extended = readCatalogue(context);
  expect(slugsOf(extended, false)).toEqual(["api", "disk", "dns", "tape"]);
  expect(extended.groups[0]?.services[1]).toEqual(service("disk", ["north", "east"]));
  expect(extended.groups[2]?.services).toEqual([service("tape", ["north", "east"], { since: minute(7) })]);
  expect(addToCatalogue(context, additions)).toEqual({ services: [], regions: [], publication: undefined });
  expect(readCatalogue(context)).toEqual(extended);
});

test("a removed service with history is retired, one without history is deleted", () => {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const impacts = [{ service: "disk", plane: "data", level: "major_outage" }];
  openIncident(context, { title: "Disks", status: "investigating", message: "Down.", impacts });
  replaceCatalogue(context, without("disk", "dns"), true);
  expect(slugsOf(readCatalogue(context), false)).toEqual(["api"]);
  expect(slugsOf(readCatalogue(context), true)).toEqual(["disk"]);
  replaceCatalogue(context, catalogue);
  expect(slugsOf(readCatalogue(context), false)).toEqual(["api", "disk", "dns"]);
});

test("a region is deleted with the last service offered in it, unless it has history", () => {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const impacts = [{ service: "api", region: "south", level: "major_outage" }];
  openIncident(context, { title: "South", status: "investigating", message: "Down.", impacts });
  const small = {
    regions: catalogue.regions.slice(0, 1),
    groups: [{ name: "First", services: [service("api", ["north"], { planes: ["control"] })] }],
  };
  replaceCatalogue(context, small, true);
  expect(readCatalogue(context).regions.map(({ slug }) => slug)).toEqual(["north", "south"]);
});

test("a catalogue that takes away what is affected is refused with the incident and the place, until someone decides", () => {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const impacts = [{ service: "disk", plane: "data", level: "major_outage" }];
  const { id } = openIncident(context, { title: "Disks fail", status: "investigating", message: "Down.", impacts });
  const onePlane = {
    ...catalogue,
    groups: catalogue.groups.map(({ name, services }) => ({ name, services: services.map(controlOnly) })),
  };
  for (const smaller of [without("disk"), onePlane]) {
    expect(() => replaceCatalogue(context, smaller)).toThrow(new RegExp(`“Disks fail” \\(${id}\\) affects now: .*north`, "i"));
    expect(readCatalogue(context)).toEqual(catalogue);
  }
  replaceCatalogue(context, without("dns"));
  replaceCatalogue(context, without("disk"), true);
  // What has left before is not taken away again.
  replaceCatalogue(context, without("disk"));
});

test("an invalid catalogue changes nothing", () => {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const faulty = { ...catalogue, groups: [{ name: "G", services: [service("x", ["moon"])] }] };
  expect(() => replaceCatalogue(context, faulty)).toThrow("moon");
  expect(readCatalogue(context)).toEqual(catalogue);
});
