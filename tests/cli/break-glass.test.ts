import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { copyAt } from "#integrity/copy.ts";
import { NOTHING_SEEN, observe } from "#integrity/witness.ts";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { mirroredWorld, post } from "#tests/support/servers/mirrors.ts";
import { serveByNginx } from "#tests/support/servers/nginx.ts";
import { differences, filesBelow, isPublished, siteFiles } from "#tests/support/site.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { makeSmall } from "#tests/support/worlds/worlds.ts";

const FOLDER = () => join(temporaryFolder(), "www");

/** A mirrored world with an incident, a correction and a postmortem, whose admin is about to be lost. */
async function worldToLose(folder: string): Promise<World> {
  const world = await mirroredWorld([{ name: "near", kind: "folder", path: folder }]);
  const { id, update } = await post(world);
  await world.json("incident", "correct", update, "--message", "Most names fail.", "--reason", "It was more.");
  await world.json("incident", "update", id, "--message", "Found.", "--status", "identified");
  await world.json("mirror", "sync");
  return world;
}

/** Another machine with only the settings and the keys of a lost one. */
async function laptopOf(lost: World): Promise<World> {
  const laptop = await makeWorld({ AFLOAT_CONFIG: lost.env.AFLOAT_CONFIG, AFLOAT_DEMO: "0" });
  cpSync(join(lost.dataDir, "keys"), join(laptop.dataDir, "keys"), { recursive: true });
  return laptop;
}

test("with the admin lost, one command on a machine with the keys continues from a mirror: the same pages, one log, higher publication numbers", async () => {
  const folder = FOLDER();
  const lost = await worldToLose(folder);
  const address = await serveByNginx(folder);
  const key = readFileSync(join(lost.dataDir, "site", "integrity", "afloat.pub"), "utf8").split("\n")[1] as string;
  const before = siteFiles(lost);
  const seen = await observe([copyAt(address)], NOTHING_SEEN, Date.now, 0);
  const laptop = await laptopOf(lost);
  rmSync(lost.dataDir, { recursive: true });

  const startedAt = performance.now();
  const result = await laptop.json("restore", "--from", address);
  expect(result).toMatchObject({ incidents: 1, publication: expect.any(Number) });
  expect(differences(siteFiles(laptop), before)).toEqual([]);
  const { id, publication } = await post(laptop, "The desk is lost; we go on from here.");
  expect(publication).toBeGreaterThan(result.publication);
  expect(await laptop.json("mirror", "sync")).toMatchObject({ mirrors: [{ state: "current" }] });
  const seconds = (performance.now() - startedAt) / 1_000;
  process.stdout.write(`From the command to the update on the mirror: ${seconds.toFixed(1)} s\n`);
  expect(seconds).toBeLessThan(300);

  expect(isPublished(laptop, `incidents/${id}/index.html`)).toBe(true);
  expect(await laptop.json("verify", address, "--key", key)).toMatchObject({ faults: [] });
  // The witness, which knows the log of the lost admin, sees the log continue and no publication number decrease.
  const later = await observe([copyAt(address)], seen.memory, Date.now, 0);
  expect([later.complaints, later.memory.log.size > seen.memory.log.size]).toEqual([[], true]);
  const manifest = JSON.parse(filesBelow(folder).get("integrity/manifest.json")?.toString() ?? "");
  expect([manifest.seq, manifest.prev]).toEqual([publication, expect.any(String)]);
  // The result is an ordinary database.
  expect(await laptop.json("incident", "update", id, "--message", "Over.", "--status", "resolved", "--close-open")).toMatchObject(
    { id },
  );
}, 180_000);

test("a copy that the keys did not sign is refused, and no existing data is replaced", async () => {
  const folder = FOLDER();
  const lost = await worldToLose(folder);
  const refusal = async (world: World, from = folder) => (await world.cli("restore", "--from", from)).stderr;

  const keyless = await makeWorld({ AFLOAT_CONFIG: lost.env.AFLOAT_CONFIG, AFLOAT_DEMO: "0" });
  expect(await refusal(keyless)).toMatch(/^keys: There is no .*afloat\.key\. Put your copy of the folder keys\/ into/);
  expect(await refusal(lost)).toMatch(/^data: .* already has afloat\.db, which would be replaced\./);

  const unrelated = await makeWorld({ AFLOAT_DEMO: "0" });
  await makeSmall(unrelated);
  for (const name of ["afloat.db", "published", "site"]) rmSync(join(unrelated.dataDir, name), { recursive: true, force: true });
  expect(await refusal(unrelated)).toMatch(
    /^copy: .* does not match its signature: .*does not match this file and the given key/,
  );

  const laptop = await laptopOf(lost);
  for (const file of ["data/v1/catalogue.json", "integrity/checkpoint"]) {
    const forged = join(temporaryFolder(), "forged");
    cpSync(folder, forged, { recursive: true });
    writeFileSync(join(forged, file), readFileSync(join(forged, file), "utf8").replace("a", "b"));
    expect(await refusal(laptop, forged)).toMatch(/^copy: /);
  }
  // No refused command left files that would be in the way.
  expect(await laptop.json("restore", "--from", folder)).toMatchObject({ incidents: 1 });
}, 180_000);

test("exactly one of a backup and a copy must be given", async () => {
  const world = await makeWorld();
  mkdirSync(join(world.dataDir, "x"));
  for (const args of [[], ["x.db", "--from", "y"], ["--from", "y", "--site", "z"]])
    expect((await world.cli("restore", ...args)).status).toBe(2);
}, 180_000);
