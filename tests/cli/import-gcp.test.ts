import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { siteFiles } from "#tests/support/site.ts";
import { gcpFile } from "#tests/support/worlds/gcp.ts";

const emptyWorld = () => makeWorld({ AFLOAT_DEMO: "0", AFLOAT_SITE_PORT: "4321" });

/** Copies the data to another world by export and import. */
async function copyOf(here: World): Promise<World> {
  const there = await emptyWorld();
  for (const [name, ...args] of [
    ["catalogue.yaml", "catalogue", "export"],
    ["incidents.jsonl", "export"],
  ] as [string, ...string[]][])
    writeFileSync(join(there.dataDir, name), (await here.cli(...args)).stdout);
  await there.json("catalogue", "import", join(there.dataDir, "catalogue.yaml"));
  await there.json("import", "--from", "afloat", join(there.dataDir, "incidents.jsonl"));
  return there;
}

test("Google's incidents are imported with their services and regions, go live, and round-trip to the same bytes", async () => {
  const here = await emptyWorld();
  const report = await here.json("import", "--from", "gcp", gcpFile);
  expect(report).toMatchObject({ unchanged: [], refused: [], updates: 31, spans: 12, liveAt: expect.any(String) });
  expect([report.added.length, report.services.length, report.regions]).toEqual([
    8,
    9,
    ["europe-central2", "global", "us-east1"],
  ]);
  expect(report.mapped).toContain("Titles shortened: 2. The full text is in an update.");
  const page = siteFiles(here).get(`incidents/${report.added[3]}/index.html`)?.toString();
  expect(page).toContain("https://status.cloud.google.com/incidents/whAt3eeGhT2SbR2aQXwA");
  const there = await copyOf(here);
  expect((await there.cli("export")).stdout).toBe((await here.cli("export")).stdout);
  expect((await there.cli("catalogue", "export")).stdout).toBe((await here.cli("catalogue", "export")).stdout);
});

test("importing again changes nothing and publishes nothing", async () => {
  const here = await emptyWorld();
  const { added, mapped } = await here.json("import", "--from", "gcp", gcpFile);
  const before = siteFiles(here);
  expect(await here.json("import", "--from", "gcp", gcpFile)).toEqual({
    added: [],
    unchanged: added,
    refused: [],
    updates: 0,
    spans: 0,
    services: [],
    regions: [],
    mapped,
    publication: null,
    liveAt: null,
  });
  expect(siteFiles(here)).toEqual(before);
});

test("of a partly invalid file the valid incidents are imported, and the others are listed by index, id, field and rule", async () => {
  const here = await emptyWorld();
  const [first, second, third] = JSON.parse(readFileSync(gcpFile, "utf8"));
  const file = join(here.dataDir, "half.json");
  const future = { ...third, end: "2999-01-01T00:00:00Z" };
  writeFileSync(file, JSON.stringify([{ ...first, begin: "long ago" }, 7, second, future]));
  const { status, stdout } = await here.cli("import", "--from", "gcp", file, "--json");
  expect(status).toBe(1);
  const report = JSON.parse(stdout);
  expect([report.added.length, typeof report.liveAt]).toEqual([1, "string"]);
  expect(report.refused).toMatchObject([
    { index: 0, id: first.id, title: first.external_desc, faults: [{ field: "begin" }] },
    { index: 1, id: null, title: null, faults: [{ field: "incident" }] },
    { index: 3, id: third.id, faults: [{ field: "impact" }] },
  ]);
  const result = await here.cli("import", "--from", "gcp", file);
  expect(result.status).toBe(1);
  expect(result.stdout).toMatch(/^Added 0, already there 1, refused 3\.$/m);
  expect(result.stdout).toMatch(/^\[0\] YkkPCVAzdyuNJJFS54kM: begin: “long ago” is not a valid time\./m);
});

test("a file that is not a list is refused completely, with exit status 1", async () => {
  const here = await emptyWorld();
  const file = join(here.dataDir, "other.json");
  writeFileSync(file, "{}");
  const { status, stderr } = await here.cli("import", "--from", "gcp", file);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^file: It is not a list of incidents\./)]);
});
