import { expect, test } from "vitest";
import { refusalsIn } from "#domain/errors.ts";
import { servicesOf } from "#domain/impact/service.ts";
import { toIso } from "#domain/time.ts";
import { readCatalogueFile, writeCatalogueFile } from "#import/catalogue-file.ts";
import { DEMO_ZONE, demoCatalogue } from "#tests/support/worlds/demo.ts";

const file = (service: string) =>
  `regions: [{slug: a, name: A}, {slug: b, name: B}]\ngroups: [{name: G, services: [${service}]}]`;
const read = (service: string) => servicesOf(readCatalogueFile(file(service), DEMO_ZONE))[0];

test("a catalogue written to a file is parsed to the same catalogue", () => {
  expect(readCatalogueFile(writeCatalogueFile(demoCatalogue), "Etc/UTC")).toEqual(demoCatalogue);
});

test("regions and planes are put in the catalogue's order; a day starts in the site's time zone", () => {
  const service = read("{slug: x, name: X, planes: [data, control], regions: [b, a], since: 2024-01-01}");
  expect(service).toMatchObject({ planes: ["control", "data"], regions: ["a", "b"], description: "", retired: false });
  expect(toIso(service?.since as number)).toBe("2023-12-31T16:00:00Z");
});

test("all regions, global and a list are distinguished", () => {
  const regions = (value: string) => read(`{slug: x, name: X, planes: [data], regions: ${value}}`)?.regions;
  expect([regions("all"), regions("global"), regions("[b]")]).toEqual([["a", "b"], null, ["b"]]);
});

test.each([
  ["groups.0.services.0.planes.0", "{slug: x, name: X, planes: [middle], regions: all}"],
  ["groups.0.services.0.regions", "{slug: x, name: X, planes: [data], regions: some}"],
  ["groups.0.services.0", "{slug: x, name: X, planes: [data], regions: all, colour: red}"],
  ["groups.0.services.0.name", "{slug: x, planes: [data], regions: all}"],
])("%s is refused with its path, a rule and a repair", (path, service) => {
  try {
    read(service);
    expect.unreachable();
  } catch (error) {
    const [refusal] = refusalsIn(error);
    expect(refusal?.field).toBe(path);
    expect([refusal?.rule, refusal?.repair]).not.toContain("");
  }
});

test("a file that is not YAML is refused as such", () => expect(() => readCatalogueFile("a: [", DEMO_ZONE)).toThrow("not YAML"));
