import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { catalogue as generatedCatalogue, incidentLines } from "#bench/generate.ts";
import { IN_BOTH_LANGUAGES, makeWorld, root, type World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { openParts } from "#tests/support/parts.ts";
import { mirroredBy } from "#tests/support/servers/mirrors.ts";
import { differences, filesBelow, siteFiles } from "#tests/support/site.ts";
import { at, demoCatalogueFile, demoFile } from "#tests/support/worlds/demo.ts";
import { addIncidents } from "#tests/support/worlds/generated.ts";
import { maintained } from "#tests/support/worlds/maintained.ts";
import { holdPublication } from "#tests/support/worlds/named-mirrors.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { publishedWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// The publisher renders pages one by one as updates are posted; Astro alone renders all at once. Both must give the same bytes.
// Otherwise a page would depend on more than the data, or the publisher would have left one out.

/** The files of a plain static build of a world's data. */
async function builtAtOnce(world: World): Promise<Map<string, Buffer>> {
  const folder = join(temporaryFolder(), "static");
  await promisify(execFile)(process.execPath, [join(root, "bin", "build-static.mjs"), folder], { cwd: root, env: world.env });
  return filesBelow(folder);
}

const UNUSUAL = [
  "<script>alert(1)</script> & \"quotes\" 'too'",
  "🛟👩🏽‍🚒 ok",
  "شبكة متوقفة \u202Eabc",
  "עברית & <b>",
  "a\u00A0b\u2028c\u2029d ]]> &amp;",
];

async function replay(world: World): Promise<void> {
  await world.json("replay", demoFile, "--until", "2024-04-08T16:06:00+08:00");
}

async function audit(world: World): Promise<void> {
  await world.json("doctor", "--publish");
}

async function postUnusualTexts(world: World): Promise<void> {
  for (const title of UNUSUAL) {
    const message = `${title}\r\n\r\n- one\r\n- two\r\n\r\n${title}`;
    const impact = ["--impact", "dns/data=partial_outage"];
    const opened = await world.cliWithInput(message, "incident", "open", "--title", title, "--message", "-", ...impact, "--json");
    const { update } = JSON.parse(opened.stdout);
    await world.json("incident", "correct", update, "--message", `${message}\rmore`, "--reason", title);
  }
}

/** A world in which things were done one after the other. */
async function after(made: Promise<World>, ...actions: ((world: World) => Promise<unknown>)[]): Promise<World> {
  const world = await made;
  for (const action of actions) await action(world);
  return world;
}

const demoAfter = (env: NodeJS.ProcessEnv, ...actions: ((world: World) => Promise<unknown>)[]): Promise<World> =>
  after(publishedWorld(env), ...actions);

async function catalogueOnly(): Promise<World> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  await world.json("catalogue", "import", demoCatalogueFile);
  await world.json("publish");
  return world;
}

const GENERATED_AT = at("2026-03-02T08:00:00Z");

/** Imports most incidents at once, and posts the last ones one after the other. */
async function hundredIncidents(): Promise<World> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const instance = await openParts(world.env, GENERATED_AT);
  instance.parts.replaceCatalogue(instance.afloat.context, generatedCatalogue);
  const lines = [...incidentLines(100, 2, GENERATED_AT)];
  addIncidents(instance, lines.slice(0, 75));
  await instance.publisher.publishAll();
  for (const [index, line] of lines.slice(75).entries()) {
    instance.set(GENERATED_AT + index);
    addIncidents(instance, [line]);
    expect(await instance.publisher.publishDue()).toMatchObject({ full: false });
  }
  return world;
}

interface Golden {
  record: string;
  make: () => Promise<World>;
  minFiles: number;
}

const MIRROR = { name: "far", kind: "folder", publicUrl: "https://far.example.net" };
const WITH_MIRROR = () => mirroredBy([{ ...MIRROR, path: join(temporaryFolder(), "far") }]);

/** Lets pages name the mirror, which is a fact of the record and not only of the settings. */
async function nameMirror(world: World): Promise<void> {
  holdPublication(world.dataDir, MIRROR.name, MIRROR.publicUrl);
  await world.json("publish", "--full");
  expect(siteFiles(world).get("index.html")?.toString()).toContain("Mirrors of this page");
}

/** Everything together in one small database, which every run can afford. */
const EVERYTHING: Golden = {
  record: "an incident, maintenances, an audit, unusual texts and a named mirror together",
  make: () =>
    after(worldWithIncident({ ...IN_BOTH_LANGUAGES, ...WITH_MIRROR() }), maintained, audit, postUnusualTexts, nameMirror),
  minFiles: 80,
};

/** Each kind alone, as one may hide what another lacks; and data other than the demo's. */
const EACH: Golden[] = [
  { record: "the demo world", make: () => demoAfter(IN_BOTH_LANGUAGES), minFiles: 35 },
  { record: "8 April at 16:06", make: () => demoAfter(IN_BOTH_LANGUAGES, replay), minFiles: 36 },
  { record: "an audit", make: () => demoAfter(IN_BOTH_LANGUAGES, audit), minFiles: 36 },
  { record: "maintenances of every kind", make: () => demoAfter({}, maintained), minFiles: 45 },
  { record: "texts of every kind, corrected", make: () => demoAfter({}, postUnusualTexts), minFiles: 40 },
  { record: "only a catalogue", make: catalogueOnly, minFiles: 30 },
  { record: "a hundred incidents", make: hundredIncidents, minFiles: 130 },
];

test.each([EVERYTHING, ...inRun({ short: [], long: EACH })])(
  "$record: publishing one change after the other gives the same bytes as building everything at once",
  async ({ make, minFiles }) => {
    const world = await make();
    const published = siteFiles(world);
    expect(published.size).toBeGreaterThanOrEqual(minFiles);
    expect(differences(published, await builtAtOnce(world))).toEqual([]);
  },
);
