import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { openParts } from "#tests/support/parts.ts";
import { differences, siteFiles } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { smallWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

// The publisher reads its own site back from the disk: damage is named, and repaired.

const PACE = { clockEveryMs: 50, readBackEveryMs: 50 };
const siteOf = ({ dataDir }: World) => join(dataDir, "site");

/** Changes the byte in the middle: some others of a compressed file mean nothing, and readers get the same. */
function damage(world: World, file: string): void {
  const bytes = readFileSync(join(siteOf(world), file));
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] as number) ^ 0xff;
  writeFileSync(join(siteOf(world), file), bytes);
}

/** Polls /healthz until it has been red with this text and is green again. */
async function untilRepaired(world: World, file: string): Promise<void> {
  let isRed = false;
  await until(`${file} is named and repaired`, async () => {
    const response = await fetch(`${world.adminUrl}/healthz`);
    const text = await response.text();
    if (response.status === 503) expect(text).toContain(`${file} is not as published`);
    isRed ||= response.status === 503;
    return isRed && response.status === 200;
  });
}

test("a flipped bit of any kind of file, and of a compressed one, makes /healthz red, and is repaired", async () => {
  const world = await worldWithIncident();
  const before = siteFiles(world);
  await world.admin(PACE);
  const kinds = [
    "index.html",
    "index.html.br",
    "feed.xml.gz",
    "status.txt",
    "history/index.html",
    "integrity/SHA256SUMS",
    "integrity/checkpoint",
  ];
  for (const file of kinds) {
    damage(world, file);
    await untilRepaired(world, file);
    expect(await faultyFiles(mirrorOf(world)), file).toEqual([]);
  }
  expect(differences(siteFiles(world), before)).toEqual([]);
});

test("a removed page and a planted compressed form of a signed file are noticed and repaired", async () => {
  const world = await smallWorld();
  await world.admin(PACE);
  rmSync(join(siteOf(world), "subscribe", "index.html"));
  await untilRepaired(world, "subscribe/index.html");
  const planted = join(siteOf(world), "heartbeat.json.br");
  writeFileSync(planted, brotliCompressSync("{}"));
  await untilRepaired(world, "heartbeat.json.br");
  expect(existsSync(planted)).toBe(false);
});

test("fifty looks read every file of the site", async () => {
  const world = await worldWithIncident();
  const { publisher } = await openParts(world.env, Date.now());
  await publisher.catchUp();
  const look = () => publisher.findDamage({ written: undefined, isDue: true });
  expect(await look()).toBeUndefined();
  damage(world, "data/v1/schema/log.json");
  const found: (string | undefined)[] = [];
  for (let count = 0; count < 100 && found.at(-1) === undefined; count++) found.push(await look());
  expect(found.at(-1)).toContain("data/v1/schema/log.json is not as published");
});

test("what another publisher left is noticed by the next look, and repaired", async () => {
  const world = await smallWorld();
  const first = await openParts(world.env, Date.now());
  await first.publisher.catchUp();
  damage(world, "feed.xml");
  expect(await first.publisher.findDamage({ written: undefined, isDue: true })).toContain("feed.xml");
  await first.publisher.repair();
  expect(await first.publisher.findDamage({ written: undefined, isDue: true })).toBeUndefined();
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
});
