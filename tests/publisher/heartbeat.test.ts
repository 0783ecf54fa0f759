import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readHeartbeat } from "#integrity/heartbeat.ts";
import { hashForNext, type Manifest, readManifest } from "#integrity/manifest.ts";
import { startQueue } from "#publisher/queue.ts";
import type { World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { type Instance, openParts } from "#tests/support/parts.ts";
import { until } from "#tests/support/until.ts";
import { minute } from "#tests/support/worlds/sample.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const read = ({ dataDir }: World, file: string) => readFileSync(join(dataDir, "site", file), "utf8");
const beat = (world: World) => readHeartbeat(read(world, "heartbeat.json"));
const manifest = (world: World) => readManifest(read(world, "integrity/manifest.json")) as Manifest;

async function openedInstance(): Promise<{ world: World; instance: Instance }> {
  const world = await smallWorld();
  // The world was just made, and a publication is never older than its content.
  const instance = await openParts(world.env, Date.now());
  instance.set(minute(60 * 24 * 365 * 10));
  await instance.publisher.publishAll();
  return { world, instance };
}

const START = 60 * 24 * 365 * 10;

/** The faulty files, by the clock of these tests. */
const faultsThen = (world: World) => faultyFiles(mirrorOf(world), { now: () => minute(START + 15) });

test("a heartbeat is renewed about once a minute, and a manifest every five, without a new publication", async () => {
  const { world, instance } = await openedInstance();
  const first = manifest(world);
  const { seq, publishedAt } = first;
  expect(beat(world)).toEqual({ seq, publishedAt, checkedAt: publishedAt, versions: expect.stringMatching(/^[0-9a-f]{384}$/) });
  expect(read(world, "heartbeat.json").length).toBeLessThan(600);
  const beats: number[] = [];
  const renewals: number[] = [];
  for (let seconds = 20; seconds <= 900; seconds += 20) {
    const previous = [beat(world)?.checkedAt, manifest(world).freshUntil];
    instance.set(minute(START) + seconds * 1_000);
    expect(await instance.publisher.publishDue()).toBeUndefined();
    await instance.publisher.renewHeartbeat();
    if (beat(world)?.checkedAt !== previous[0]) beats.push(seconds);
    if (manifest(world).freshUntil !== previous[1]) renewals.push(seconds);
    expect(manifest(world)).toEqual({ ...first, freshUntil: manifest(world).freshUntil });
  }
  expect(beats).toEqual(Array.from({ length: 15 }, (_, n) => (n + 1) * 60));
  expect(renewals).toEqual([300, 600, 900]);
  expect(await faultsThen(world)).toEqual([]);
});

test("each step of a publication links to the previous one, whichever renewal of it was seen", async () => {
  const { world, instance } = await openedInstance();
  const seen = [manifest(world)];
  for (let round = 1; round <= 3; round++) {
    instance.set(minute(START + round * 7));
    await instance.publisher.renewHeartbeat();
    instance.parts.openIncident(instance.afloat.context, { title: `Number ${round}`, status: "investigating", message: "Down." });
    const steps: Manifest[] = [];
    await instance.publisher.publishDue(() => steps.push(manifest(world)));
    steps.push(manifest(world));
    expect(steps[0]?.seq).toBeGreaterThan(seen.at(-1)?.seq as number);
    expect(steps[1]?.seq).toBe(steps[0]?.seq);
    for (const step of steps) {
      expect(step.prev).toBe(hashForNext(seen.at(-1) as Manifest));
      seen.push(step);
    }
  }
});

test("while publishing fails the heartbeat stops, and continues afterwards", async () => {
  const { world, instance } = await openedInstance();
  const { publisher, afloat, parts } = instance;
  const text = (message: string) =>
    afloat.db.$client.prepare("UPDATE revisions SET text = ? WHERE update_id = ?").run(message, update);
  const { id, update, publication } = parts.openIncident(afloat.context, {
    title: "DNS",
    status: "investigating",
    message: "Down.",
  });
  const errors: unknown[] = [];
  const queue = await startQueue({ publisher, db: afloat.db, onReceipt: () => {}, onError: (error) => errors.push(error) });
  onTestFinished(() => queue.stop());
  await until("it is live", () => beat(world)?.seq === publication);
  const alive = beat(world);

  text("Changed by hand.");
  parts.postUpdate(afloat.context, id, { status: "investigating", message: "No news." });
  instance.set(minute(START + 2));
  queue.wake();
  await until("it was refused", () => errors.length > 0);
  expect(queue.fault()).toContain("by hand");
  expect(beat(world)).toEqual(alive);

  text("Down.");
  queue.wake();
  await until("heartbeats continue", () => beat(world)?.checkedAt === minute(START + 2));
  await until("no fault is left", () => queue.fault() === undefined);
});

test("if the files that confirm the site were removed, the site is rendered again", async () => {
  const { world, instance } = await openedInstance();
  rmSync(join(world.dataDir, "site", "integrity"), { recursive: true });
  await instance.publisher.renewHeartbeat();
  expect(await faultsThen(world)).toEqual([]);
});

test("files that a killed process left between a manifest and its signature are signed at the next start", async () => {
  const { world, instance } = await openedInstance();
  writeFileSync(join(world.dataDir, "site", "integrity", "manifest.json.minisig"), "half");
  expect(await faultsThen(world)).toEqual(["integrity/manifest.json", "integrity/manifest.json.minisig"]);
  const next = await openParts(world.env, minute(START + 1));
  expect(await next.publisher.catchUp()).toBeUndefined();
  await next.publisher.renewHeartbeat();
  expect(await faultsThen(world)).toEqual([]);
  expect(instance.publisher).not.toBe(next.publisher);
});
