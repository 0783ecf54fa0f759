import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { startQueue } from "#publisher/queue.ts";
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

test("a file that the disk cannot read is damage like any other: it is repaired, and updates continue", async () => {
  const world = await smallWorld();
  await world.admin(PACE);
  const page = join(siteOf(world), "subscribe", "index.html");
  rmSync(page);
  symlinkSync(page, page);
  await world.json("incident", "open", "--title", "DNS", "--message", "Some names fail.");
  await untilRepaired(world, "subscribe/index.html");
  expect(readFileSync(join(siteOf(world), "index.html"), "utf8")).toContain("DNS");
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
});

test("an unreadable signed file does not stop updates either", async () => {
  const world = await smallWorld();
  await world.admin(PACE);
  const manifest = join(siteOf(world), "integrity", "manifest.json");
  rmSync(manifest);
  symlinkSync(manifest, manifest);
  await untilRepaired(world, "integrity/manifest.json");
  await world.json("incident", "open", "--title", "DNS", "--message", "Some names fail.");
  expect(readFileSync(join(siteOf(world), "index.html"), "utf8")).toContain("DNS");
});

const opening = { title: "DNS", status: "investigating", message: "Some names fail.", impacts: [] } as const;

test("what a publication just wrote is read back, also while the regular part is not due", async () => {
  const world = await smallWorld();
  const { publisher, parts, afloat } = await openParts(world.env, Date.now());
  await publisher.catchUp();
  parts.openIncident(afloat.context, opening);
  const written = await publisher.publishDue();
  expect(await publisher.findDamage({ written, isDue: false })).toBeUndefined();
  damage(world, "index.html");
  damage(world, "data/v1/schema/log.json");
  expect(await publisher.findDamage({ written: undefined, isDue: false })).toBeUndefined();
  expect(await publisher.findDamage({ written, isDue: false })).toContain("index.html is not as published");
});

test("a due update goes live before the regular part is read", async () => {
  const world = await smallWorld();
  const { publisher, parts, afloat } = await openParts(world.env, Date.now());
  const calls: string[] = [];
  const watched: typeof publisher = {
    ...publisher,
    async publishDue(onLive) {
      const receipt = await publisher.publishDue(onLive);
      if (receipt) calls.push("live");
      return receipt;
    },
    findDamage(look) {
      calls.push(look.isDue ? "regular part" : "signed files");
      return publisher.findDamage(look);
    },
  };
  const onError = (error: unknown) => void calls.push(String(error));
  const queue = await startQueue({ publisher: watched, db: afloat.db, onReceipt: () => {}, onError, readBackEveryMs: 0 });
  calls.length = 0;
  parts.openIncident(afloat.context, opening);
  queue.wake();
  await until("the update is live and the regular part read", () => calls.length >= 3);
  await queue.stop();
  expect(calls.slice(0, 3)).toEqual(["signed files", "live", "regular part"]);
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
