import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { catalogue as generatedCatalogue, incidentLines } from "../../bench/generate.ts";
import { IN_BOTH_LANGUAGES, makeWorld, root, type World } from "../support/afloat.ts";
import { at, demoCatalogueFile, demoFile } from "../support/demo.ts";
import { maintained } from "../support/maintained.ts";
import { type Desk, openDesk } from "../support/parts.ts";
import { temporaryFolder } from "../support/record.ts";
import { differences, filesBelow, siteFiles } from "../support/site.ts";

// The publisher makes pages one by one as words come in; Astro alone makes them all at once. Both must come to the same bytes.
// Were they not to, either a page would depend on more than the record, or the publisher would have left one behind.

/** The files of a plain static build of a world's record. */
async function builtAtOnce(world: World): Promise<Map<string, Buffer>> {
  const folder = join(temporaryFolder(), "static");
  await promisify(execFile)(process.execPath, [join(root, "bin", "build-static.mjs"), folder], { cwd: root, env: world.env });
  return filesBelow(folder);
}

async function demoWorld(env: NodeJS.ProcessEnv = IN_BOTH_LANGUAGES): Promise<World> {
  const world = await makeWorld(env);
  await world.json("init", "--demo");
  await world.json("publish");
  return world;
}

async function replayed(): Promise<World> {
  const world = await demoWorld();
  await world.json("replay", demoFile, "--until", "2024-04-08T16:06:00+08:00");
  return world;
}

const STRANGE = [
  "<script>alert(1)</script> & \"quotes\" 'too'",
  "🛟👩🏽‍🚒 ok",
  "شبكة متوقفة \u202Eabc",
  "עברית & <b>",
  "a\u00A0b\u2028c\u2029d ]]> &amp;",
];

async function audited(): Promise<World> {
  const world = await demoWorld();
  await world.json("doctor", "--publish");
  return world;
}

async function strangeTexts(): Promise<World> {
  const world = await demoWorld({});
  for (const title of STRANGE) {
    const message = `${title}\r\n\r\n- one\r\n- two\r\n\r\n${title}`;
    const hit = ["--impact", "dns/data=partial_outage"];
    const opened = await world.cliWithInput(message, "incident", "open", "--title", title, "--message", "-", ...hit, "--json");
    const { update } = JSON.parse(opened.stdout);
    await world.json("incident", "correct", update, "--message", `${message}\rmore`, "--reason", title);
  }
  return world;
}

async function catalogueOnly(): Promise<World> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  await world.json("catalogue", "import", demoCatalogueFile);
  await world.json("publish");
  return world;
}

const GENERATED_AT = at("2026-03-02T08:00:00Z");

function addGenerated({ parts, afloat }: Desk, lines: readonly string[]): void {
  const known = parts.readCatalogue(afloat.context);
  const report = parts.importIncidents(
    afloat.context,
    lines.map((line) => parts.readIncidentLine(line, known)),
  );
  expect(report.refused).toEqual([]);
}

/** Most at once, the last ones one after the other. */
async function hundredIncidents(): Promise<World> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const desk = await openDesk(world.env, GENERATED_AT);
  desk.parts.replaceCatalogue(desk.afloat.context, generatedCatalogue);
  const lines = [...incidentLines(100, 2, GENERATED_AT)];
  addGenerated(desk, lines.slice(0, 75));
  await desk.publisher.publishAll();
  for (const [index, line] of lines.slice(75).entries()) {
    desk.set(GENERATED_AT + index);
    addGenerated(desk, [line]);
    expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
  }
  return world;
}

test.each([
  { record: "the demo world", make: () => demoWorld(), least: 35 },
  { record: "8 April at 16:06", make: replayed, least: 36 },
  { record: "an audit", make: audited, least: 36 },
  { record: "maintenances of every kind", make: () => demoWorld({}).then(maintained), least: 45 },
  { record: "texts of every kind, corrected", make: strangeTexts, least: 40 },
  { record: "a catalogue and nothing else", make: catalogueOnly, least: 30 },
  { record: "a hundred incidents", make: hundredIncidents, least: 130 },
])("$record: published one change after the other, and built at once, to the same bytes", async ({ make, least }) => {
  const world = await make();
  const published = siteFiles(world);
  expect(published.size).toBeGreaterThanOrEqual(least);
  expect(differences(published, await builtAtOnce(world))).toEqual([]);
});

/** A world with one open incident, published at a minute of the site's zone (Asia/Shanghai). */
async function deskAt(time: string): Promise<{ world: World; desk: Desk; id: string }> {
  const world = await makeWorld();
  await world.json("init", "--demo");
  const desk = await openDesk(world.env, at(time));
  const impacts = [{ service: "dns", plane: "data", level: "partial_outage" }];
  const input = { title: "DNS", status: "investigating", message: "Some names fail.", impacts } as const;
  const { id } = desk.parts.openIncident(desk.afloat.context, input);
  await desk.publisher.publishAll();
  return { world, desk, id };
}

/** What the publisher left behind, as a publication of all shows. */
async function leftBehind(world: World, { publisher }: Desk): Promise<string[]> {
  const piecemeal = siteFiles(world);
  await publisher.publishAll();
  return differences(piecemeal, siteFiles(world));
}

test.each([
  { when: "as the day of the site turns", before: "2026-03-02T15:59:00Z", after: "2026-03-02T16:00:05Z" },
  { when: "as the day turns elsewhere", before: "2026-03-02T23:59:00Z", after: "2026-03-03T00:00:05Z" },
  { when: "after some silent days", before: "2026-03-02T08:00:00Z", after: "2026-03-06T08:00:00Z" },
  { when: "as the month of the site turns", before: "2026-03-31T15:59:00Z", after: "2026-03-31T16:00:05Z" },
  { when: "after some silent months", before: "2026-03-02T08:00:00Z", after: "2026-07-06T08:00:00Z" },
  { when: "with the clock set back into another month", before: "2026-03-01T08:00:00Z", after: "2026-02-27T08:00:00Z" },
  { when: "with the clock set back by a day", before: "2026-03-02T08:00:00Z", after: "2026-03-01T08:00:00Z" },
])("a word said $when leaves no page behind", async ({ before, after }) => {
  const { world, desk, id } = await deskAt(before);
  const startedAt = at("2026-02-20T00:00:00Z");
  desk.parts.editIncident(desk.afloat.context, id, { title: "DNS", startedAt, detectedAt: null });
  await desk.publisher.publishDue();
  desk.set(at(after));
  desk.parts.postUpdate(desk.afloat.context, id, { status: "investigating", message: "No news yet." });
  await desk.publisher.publishDue();
  expect(await leftBehind(world, desk)).toEqual([]);
});

test.each([
  { turns: "day", before: "2026-03-02T15:59:00Z", after: "2026-03-02T16:00:05Z" },
  { turns: "month", before: "2026-03-31T15:59:00Z", after: "2026-03-31T16:00:05Z" },
])("a $turns that turns without a word leaves no page behind", async ({ before, after }) => {
  const { world, desk } = await deskAt(before);
  desk.set(at(after));
  expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
  expect(await leftBehind(world, desk)).toEqual([]);
});

/** A record with the demo's catalogue and no incident, published at a minute. */
async function emptyDesk(time: string): Promise<{ world: World; desk: Desk }> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  const desk = await openDesk(world.env, at(time));
  desk.parts.replaceCatalogue(desk.afloat.context, generatedCatalogue);
  await desk.publisher.publishAll();
  return { world, desk };
}

test("months that turn on a record without incidents leave no page behind", async () => {
  const { world, desk } = await emptyDesk("2026-03-02T08:00:00Z");
  desk.set(at("2026-05-02T08:00:00Z"));
  expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
  expect(await leftBehind(world, desk)).toEqual([]);
});

test("old incidents that come in, one of them still open, bring their months along", async () => {
  const { world, desk } = await emptyDesk("2026-03-02T08:00:00Z");
  const [first, second] = [...incidentLines(2, 1, at("2025-06-02T08:00:00Z"))] as [string, string];
  for (const line of [second, first]) {
    addGenerated(desk, [line]);
    expect(await desk.publisher.publishDue()).toMatchObject({ full: false });
    expect(await leftBehind(world, desk)).toEqual([]);
  }
});
