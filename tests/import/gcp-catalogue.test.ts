import { expect, test } from "vitest";
import { checkCatalogue, servicesOf } from "#domain/impact/service.ts";
import { toIso } from "#domain/time.ts";
import { readGcpFile } from "#import/gcp.ts";
import {
  type Foreign,
  foreignIncident,
  foreignUpdate,
  GCP_ZONE,
  gcpFile,
  NO_CATALOGUE,
  readForeign,
  translated,
} from "#tests/support/worlds/gcp.ts";
import { catalogue as ours } from "#tests/support/worlds/sample.ts";

const product = (title: string) => ({ affected_products: [{ title }] });
const placed = (title: string, ...locations: string[]) =>
  foreignIncident([foreignUpdate("SERVICE_OUTAGE", 1, ...locations)], product(title));
const cells = ({ incidents }: ReturnType<typeof translated>) =>
  incidents.flatMap(({ updates }) =>
    updates.flatMap(({ impacts }) => impacts.map(({ cell: { service, region, plane } }) => `${service} ${region} ${plane}`)),
  );
const offers = ({ catalogue }: ReturnType<typeof translated>) =>
  Object.fromEntries(servicesOf(catalogue).map(({ slug, regions }) => [slug, regions]));

test("products become services on the data plane and locations regions, with data since the file's first day", () => {
  const { catalogue } = translated(readForeign(gcpFile));
  checkCatalogue(catalogue);
  expect(catalogue.regions).toEqual([
    { slug: "europe-central2", name: "Warsaw", area: "Europe" },
    { slug: "global", name: "Global", area: "" },
    { slug: "us-east1", name: "South Carolina", area: "United States" },
  ]);
  expect(catalogue.groups.map(({ name }) => name)).toEqual(["Google Cloud"]);
  const services = servicesOf(catalogue);
  expect(services).toHaveLength(9);
  expect(services.find(({ slug }) => slug === "cloud-spanner")).toMatchObject({ name: "Cloud Spanner", planes: ["data"] });
  expect(new Set(services.map(({ since }) => toIso(since as number)))).toEqual(new Set(["2021-08-18T07:00:00Z"]));
});

test("a product without locations is global, and one that sometimes has locations is otherwise affected in the region “global”", () => {
  const read = translated([placed("Disk", "east"), placed("Disk"), placed("Pub/Sub (Lite)")]);
  expect(cells(read)).toEqual(["disk east data", "disk global data", "pub-sub-lite null data"]);
  expect(offers(read)).toEqual({ disk: ["east", "global"], "pub-sub-lite": null });
});

test("multi-regions are separate regions", () => {
  const multi = { id: "eu", title: "Multi-region: eu" };
  const { catalogue } = translated([foreignIncident([{ ...foreignUpdate("SERVICE_OUTAGE", 1), affected_locations: [multi] }])]);
  expect(catalogue.regions).toEqual([{ slug: "eu", name: "Multi-region EU", area: "Europe" }]);
});

test("existing services keep their names, planes and regions, and missing ones are added", () => {
  const read = translated([placed("Disk", "moon"), placed("Api")], ours);
  expect(cells(read)).toEqual(["disk moon data", "api global control"]);
  expect(offers(read)).toEqual({ api: ["north", "south", "west", "global"], disk: ["north", "moon"], dns: null });
  expect(servicesOf(read.catalogue).map(({ name }) => name)).toEqual(["API", "DISK", "DNS"]);
});

test("a global service stays global, is affected everywhere, and the report states it", () => {
  const known = foreignIncident(
    [foreignUpdate("SERVICE_OUTAGE", 1, "east"), foreignUpdate("SERVICE_OUTAGE", 2, "west")],
    product("DNS"),
  );
  const read = translated([known], ours);
  expect(cells(read)).toEqual(["dns null data"]);
  expect(read.catalogue).toEqual(ours);
  expect(read.mapped.at(-1)).toBe("Locations left out because the service is global in this catalogue: dns.");
});

test("the order of the catalogue does not change the imported incidents", () => {
  const { catalogue, incidents } = translated(readForeign(gcpFile));
  const groups = catalogue.groups.map(({ name, services }) => ({ name, services: services.toReversed() }));
  expect(translated(readForeign(gcpFile), { regions: catalogue.regions.toReversed(), groups }).incidents).toEqual(incidents);
});

test("a file imported again, alone or as part of a longer one, gives the same incidents", () => {
  const first = translated([placed("Disk", "east"), placed("Disk")]);
  const again = translated([placed("Tape", "moon"), placed("Disk", "east"), placed("Disk")], first.catalogue);
  expect(again.incidents.slice(1)).toEqual(first.incidents);
});

const base = placed("Disk", "east");
const updates = (over: object): Partial<Foreign> => ({ updates: [{ ...foreignUpdate("SERVICE_OUTAGE", 1), ...over }] });
test.each<[string, unknown]>([
  ["begin", { ...base, begin: "yesterday" }],
  ["end", { ...base, end: base.begin }],
  ["id", { ...base, id: undefined }],
  ["external_desc", { ...base, external_desc: " " }],
  ["affected_products", { ...base, affected_products: [] }],
  ["affected_products.0.title", { ...base, ...product("日本") }],
  ["updates", { ...base, updates: [] }],
  ["updates.0.status", { ...base, ...updates({ status: "FINE" }) }],
  ["updates.0.text", { ...base, ...updates({ text: "" }) }],
  ["updates.0.affected_locations.0.id", { ...base, ...updates({ affected_locations: [{ id: "East!", title: "East" }] }) }],
  ["incident", "not an incident"],
])("an incident with an invalid %s is refused alone, with a rule and a repair", (field, broken) => {
  const { entries } = readGcpFile(JSON.stringify([broken, base]), NO_CATALOGUE, GCP_ZONE);
  expect(entries.map(({ incident }) => incident !== null)).toEqual([false, true]);
  const [refusal] = entries[0]?.refusals ?? [];
  expect(refusal?.field).toBe(field);
  expect([refusal?.rule, refusal?.repair]).not.toContain("");
});

test("a file that is not a list, or not JSON, is refused completely", () => {
  expect(() => readGcpFile('{"incidents":[]}', NO_CATALOGUE, GCP_ZONE)).toThrow("not a list");
  expect(() => readGcpFile("[", NO_CATALOGUE, GCP_ZONE)).toThrow("not JSON");
});

test("an empty list adds nothing", () => {
  const { entries, foreign } = readGcpFile("[]", ours, GCP_ZONE);
  expect([entries, foreign?.additions]).toEqual([[], NO_CATALOGUE]);
});
