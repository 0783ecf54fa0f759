import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "#tests/support/afloat.ts";
import { type Staff, setUp, visitor } from "#tests/support/browser/staff.ts";
import { demoFile } from "./demo.ts";
import { maintained } from "./maintained.ts";
import { temporaryFolder } from "./record.ts";
import { copyOf } from "./templates.ts";

/** The demo world, not published. */
export const demoWorld = async (env: NodeJS.ProcessEnv = {}): Promise<World> => (await copyOf("demo", env, makeDemo)).world;

/** The demo world, published. */
export const publishedWorld = async (env: NodeJS.ProcessEnv = {}): Promise<World> =>
  (await copyOf("published", env, publishDemo)).world;

/** The demo world, published, and the incident of 8 April as it was at a minute of that day. */
export const replayedWorld = async (until: string, env: NodeJS.ProcessEnv = {}): Promise<World> =>
  (
    await copyOf(`replayed ${until}`, env, async (world) => {
      await publishDemo(world);
      await world.json("replay", demoFile, "--until", until);
    })
  ).world;

/** A published world of two services in two regions, without incidents: quick to publish. */
export const smallWorld = async (env: NodeJS.ProcessEnv = {}): Promise<World> =>
  (await copyOf("small", { AFLOAT_DEMO: "0", ...env }, makeSmall)).world;

/** The small world after a resolved incident with a postmortem: a site that has a file of each kind. */
export const worldWithIncident = async (env: NodeJS.ProcessEnv = {}): Promise<World> =>
  (await copyOf("with incident", { AFLOAT_DEMO: "0", ...env }, makeWithIncident)).world;

/** 8 April at its worst, with completed, ongoing, announced and cancelled maintenance. */
export const busyWorld = async (): Promise<World> => (await copyOf("busy", {}, makeBusy)).world;

/** The published demo world with one account, and a user signed in with it; no admin is running. */
export const staffedWorld = (env: NodeJS.ProcessEnv = {}): Promise<{ world: World; staff: Staff }> =>
  staffed("staffed", env, publishDemo);

/** The same of the small world. */
export const staffedSmallWorld = (env: NodeJS.ProcessEnv = {}): Promise<{ world: World; staff: Staff }> =>
  staffed("staffed small", { AFLOAT_DEMO: "0", ...env }, makeSmall);

async function staffed(name: string, env: NodeJS.ProcessEnv, make: (world: World) => Promise<unknown>) {
  const { world, made: cookie } = await copyOf(name, env, async (fresh) => {
    await make(fresh);
    const admin = await fresh.admin();
    const staff = await setUp(fresh, admin);
    await admin.end();
    return staff.cookie;
  });
  return { world, staff: visitor(world, cookie) };
}

async function makeDemo(world: World): Promise<void> {
  await world.json("init", "--demo");
}

/** Makes the demo world from an empty one, and publishes it. */
export async function publishDemo(world: World): Promise<void> {
  await makeDemo(world);
  await world.json("publish");
}

/** Imports the small catalogue into an empty world, and publishes it. */
export async function makeSmall(world: World): Promise<void> {
  await world.json("catalogue", "import", smallCatalogue());
}

async function makeWithIncident(world: World): Promise<void> {
  await makeSmall(world);
  const impact = ["--impact", "api@north/control=major_outage"];
  const { id } = await world.json("incident", "open", "--title", "Calls fail", "--message", "Calls fail.", ...impact);
  await world.json("incident", "resolve", id, "--message", "Over.", "--close-open");
  const file = join(world.dataDir, "cause.json");
  writeFileSync(file, JSON.stringify({ summary: "It broke.", rootCause: "A typo." }));
  await world.json("postmortem", "publish", id, file);
  rmSync(file);
}

async function makeBusy(world: World): Promise<void> {
  await makeDemo(world);
  await maintained(world);
  await world.json("replay", demoFile, "--until", "2024-04-08T16:06:00+08:00");
  const [from, until] = [1, 2].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString()) as [string, string];
  const planned = ["--impact", "dns/data", "--from", from, "--until", until];
  await world.json("maintenance", "schedule", "--title", "Work to come", "--message", "We work.", ...planned);
}

const CATALOGUE = `
regions: [{slug: north, name: North}, {slug: south, name: South}]
groups:
  - name: First
    services:
      - {slug: api, name: API, planes: [control], regions: all}
      - {slug: dns, name: DNS, planes: [data], regions: global}
`;

/** The file of a catalogue of two services in two regions. */
export function smallCatalogue(): string {
  const file = join(temporaryFolder(), "catalogue.yaml");
  writeFileSync(file, CATALOGUE);
  return file;
}
