import { expect, test } from "vitest";
import { refusalsIn } from "#domain/errors.ts";
import { activeCatalogue, type Catalogue, cellsOf, checkCatalogue, expandScope, type Service } from "#domain/impact/service.ts";
import { catalogue, service } from "#tests/support/worlds/sample.ts";

const expand = (scope: Parameters<typeof expandScope>[1]) =>
  expandScope(catalogue, scope).map(({ region, plane }) => `${region} ${plane}`);

test("a star, or no region, means everywhere the service is offered", () => {
  expect(expand({ service: "api" })).toEqual(["north control", "south control", "west control"]);
  expect(expand({ service: "api", region: "*" })).toHaveLength(3);
  expect(expand({ service: "disk", plane: "data" })).toEqual(["north data"]);
});

test("a global service has one cell per plane", () => {
  expect(expand({ service: "dns" })).toEqual(["null data"]);
  expect(cellsOf(service("x", null))).toHaveLength(2);
  expect(() => expand({ service: "dns", region: "north" })).toThrow("global");
});

test("what is not in the catalogue is refused, with the valid choices", () => {
  expect(() => expand({ service: "nix" })).toThrow("nix");
  expect(() => expand({ service: "disk" })).toThrow("control or data");
  expect(() => expand({ service: "api", plane: "data" })).toThrow("Use control.");
  expect(() => expand({ service: "disk", plane: "data", region: "south" })).toThrow("one of: north");
});

const withService = (over: Partial<Service>): Catalogue => ({
  ...catalogue,
  groups: [{ name: "G", services: [service("x", ["north"], over)] }],
});

test.each<[string, string, Catalogue]>([
  ["a slug that is none", "services", withService({ slug: "Not a slug" })],
  ["a slug twice", "services", { ...catalogue, groups: [...catalogue.groups, ...catalogue.groups] }],
  ["a region twice", "regions", { ...catalogue, regions: [...catalogue.regions, ...catalogue.regions] }],
  ["a service without a name", "services", withService({ name: " " })],
  ["a service without a plane", "planes", withService({ planes: [] })],
  ["a service offered nowhere", "regions", withService({ regions: [] })],
  ["a region that is not there", "regions", withService({ regions: ["moon"] })],
])("%s is refused", (_, field, faulty) => {
  try {
    checkCatalogue(faulty);
    expect.unreachable();
  } catch (error) {
    expect(refusalsIn(error)[0]).toMatchObject({ field });
  }
});

test("a valid catalogue is accepted", () => expect(() => checkCatalogue(catalogue)).not.toThrow());

test("retired services are no longer offered, and neither are groups that contain only retired services", () => {
  const active = activeCatalogue({
    ...withService({ retired: true }),
    groups: [...withService({ retired: true }).groups, ...catalogue.groups],
  });
  expect(active.groups.map(({ name }) => name)).toEqual(["First", "Second"]);
});
