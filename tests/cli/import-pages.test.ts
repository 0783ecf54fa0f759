import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld, root, type World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { siteFiles } from "#tests/support/site.ts";
import { demoCatalogueFile } from "#tests/support/worlds/demo.ts";
import { maintained } from "#tests/support/worlds/maintained.ts";
import { busyWorld, smallCatalogue, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// Imported data behaves like any other: it round-trips to the same bytes, and importing it again changes nothing.

/** A small world with incidents, and with completed, ongoing, overdue, announced and cancelled maintenance. */
async function worldWithMaintenances(): Promise<World> {
  const world = await maintained(await worldWithIncident());
  // All planned times have passed by now, so that no automatic change is left.
  await world.json("incident", "open", "--title", "Names fail", "--message", "Some fail.", "--impact", "dns/data=major_outage");
  return world;
}

/** The imported site: in the long run the demo, at its worst minute. */
const [make, catalogueFile] = inRun({
  short: [worldWithMaintenances, smallCatalogue],
  long: [busyWorld, () => demoCatalogueFile],
});

const cstateFolder = join(root, "tests", "data", "cstate");
const exported = async (world: World) => (await world.cli("export")).stdout;

/** Copies the data to an empty world by export and import. */
async function copyOf(here: World): Promise<World> {
  const there = await makeWorld({ AFLOAT_DEMO: "0" });
  const [catalogue, incidents] = ["catalogue.yaml", "incidents.jsonl"].map((name) => join(there.dataDir, name)) as [
    string,
    string,
  ];
  writeFileSync(catalogue, (await here.cli("catalogue", "export")).stdout);
  writeFileSync(incidents, await exported(here));
  await there.json("catalogue", "import", catalogue);
  expect(await there.json("import", "--from", "afloat", incidents)).toMatchObject({ refused: [] });
  return there;
}

async function expectSettled(world: World, source: string, path: string): Promise<void> {
  const [before, files] = [await exported(world), siteFiles(world)];
  expect(await world.json("import", "--from", source, path)).toMatchObject({ added: [], refused: [], publication: null });
  expect([await exported(world), siteFiles(world)]).toEqual([before, files]);
  expect(await exported(await copyOf(world))).toBe(before);
}

test("the eleven examples of cState are imported completely, round-trip, and a second import changes nothing", async () => {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const report = await world.json("import", "--from", "cstate", cstateFolder);
  expect(report).toMatchObject({ refused: [], services: ["api", "media-proxy"], liveAt: expect.any(String) });
  expect(report.added).toHaveLength(11);
  await expectSettled(world, "cstate", cstateFolder);
});

test("our own published api/v2 is imported under the same ids, round-trips, and a second import changes nothing", async () => {
  const here = await make();
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const saved = join(world.dataDir, "saved");
  cpSync(join(here.dataDir, "site", "api"), join(saved, "api"), { recursive: true });
  await world.json("catalogue", "import", catalogueFile());
  const { added, refused, services, regions } = await world.json("import", "--from", "statuspage", saved);
  expect([refused, services, regions]).toEqual([[], [], []]);
  const ids = (await exported(here))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).id);
  expect(added.toSorted()).toEqual(ids.toSorted());
  await expectSettled(world, "statuspage", saved);
});

test("a file that is not such a page is refused with its name and the repair, with exit status 1", async () => {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const folder = join(world.dataDir, "empty");
  cpSync(join(root, "tests", "data", "gcp"), folder, { recursive: true });
  const refused = await world.cli("import", "--from", "statuspage", folder);
  expect([refused.status, refused.stderr]).toEqual([
    1,
    expect.stringMatching(/^file: It is not a response of Statuspage's API\. Give /),
  ]);
  const none = await world.cli("import", "--from", "cstate", join(folder, "nowhere"));
  expect([none.status, none.stderr]).toEqual([1, expect.stringContaining("nowhere")]);
  const half = join(world.dataDir, "half.md");
  writeFileSync(half, "---\ntitle: Calls fail\ndate: soon\n---\n");
  const result = await world.cli("import", "--from", "cstate", half);
  expect(result.status).toBe(1);
  expect(result.stdout).toMatch(/^half\.md: date: “soon” is not a valid time\. Write it like 2018-04-13 15:54:00, in UTC\./m);
});
