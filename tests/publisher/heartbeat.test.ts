import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readHeartbeat } from "#integrity/heartbeat.ts";
import { linkTo, type Manifest, readManifest } from "#integrity/manifest.ts";
import { startQueue } from "#publisher/queue.ts";
import type { World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { type Desk, openParts } from "#tests/support/parts.ts";
import { until } from "#tests/support/until.ts";
import { minute } from "#tests/support/worlds/sample.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const read = ({ dataDir }: World, file: string) => readFileSync(join(dataDir, "site", file), "utf8");
const beat = (world: World) => readHeartbeat(read(world, "heartbeat.json"));
const manifest = (world: World) => readManifest(read(world, "integrity/manifest.json")) as Manifest;

async function openedDesk(): Promise<{ world: World; desk: Desk }> {
  const world = await smallWorld();
  // The world was made now, and a publication is never older than what it publishes.
  const desk = await openParts(world.env, Date.now());
  desk.set(minute(60 * 24 * 365 * 10));
  await desk.publisher.publishAll();
  return { world, desk };
}

const START = 60 * 24 * 365 * 10;

test("a heartbeat is renewed about once a minute, and a manifest every five, without a new publication", async () => {
  const { world, desk } = await openedDesk();
  const first = manifest(world);
  const { seq, publishedAt } = first;
  expect(beat(world)).toEqual({ seq, publishedAt, checkedAt: publishedAt });
  const beats: number[] = [];
  const renewals: number[] = [];
  for (let seconds = 20; seconds <= 900; seconds += 20) {
    const former = [beat(world)?.checkedAt, manifest(world).freshUntil];
    desk.set(minute(START) + seconds * 1_000);
    expect(await desk.publisher.publishDue()).toBeUndefined();
    await desk.publisher.renewHeartbeat();
    if (beat(world)?.checkedAt !== former[0]) beats.push(seconds);
    if (manifest(world).freshUntil !== former[1]) renewals.push(seconds);
    expect(manifest(world)).toEqual({ ...first, freshUntil: manifest(world).freshUntil });
  }
  expect(beats).toEqual(Array.from({ length: 15 }, (_, n) => (n + 1) * 60));
  expect(renewals).toEqual([300, 600, 900]);
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
});

test("each step of a publication links to the previous one, whichever renewal of it was seen", async () => {
  const { world, desk } = await openedDesk();
  const seen = [manifest(world)];
  for (let round = 1; round <= 3; round++) {
    desk.set(minute(START + round * 7));
    await desk.publisher.renewHeartbeat();
    desk.parts.openIncident(desk.afloat.context, { title: `Number ${round}`, status: "investigating", message: "Down." });
    const steps: Manifest[] = [];
    await desk.publisher.publishDue(() => steps.push(manifest(world)));
    steps.push(manifest(world));
    expect(steps[0]?.seq).toBeGreaterThan(seen.at(-1)?.seq as number);
    expect(steps[1]?.seq).toBe(steps[0]?.seq);
    for (const step of steps) {
      expect(step.prev).toBe(linkTo(seen.at(-1) as Manifest));
      seen.push(step);
    }
  }
});

test("while publishing fails the heartbeat stops, and continues afterwards", async () => {
  const { world, desk } = await openedDesk();
  const { publisher, afloat, parts } = desk;
  const text = (words: string) =>
    afloat.db.$client.prepare("UPDATE revisions SET text = ? WHERE update_id = ?").run(words, update);
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
  desk.set(minute(START + 2));
  queue.wake();
  await until("it was refused", () => errors.length > 0);
  expect(queue.fault()).toContain("by hand");
  expect(beat(world)).toEqual(alive);

  text("Down.");
  queue.wake();
  await until("it goes on", () => beat(world)?.checkedAt === minute(START + 2));
  await until("no fault is left", () => queue.fault() === undefined);
});

test("if the files that confirm the site were removed, the site is rendered again", async () => {
  const { world, desk } = await openedDesk();
  rmSync(join(world.dataDir, "site", "integrity"), { recursive: true });
  await desk.publisher.renewHeartbeat();
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
});

test("files that a killed process left between a manifest and its signature are signed at the next start", async () => {
  const { world, desk } = await openedDesk();
  writeFileSync(join(world.dataDir, "site", "integrity", "manifest.json.minisig"), "half");
  expect(await faultyFiles(mirrorOf(world))).toEqual(["integrity/manifest.json", "integrity/manifest.json.minisig"]);
  const next = await openParts(world.env, minute(START + 1));
  expect(await next.publisher.catchUp()).toBeUndefined();
  await next.publisher.renewHeartbeat();
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
  expect(desk.publisher).not.toBe(next.publisher);
});
