import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { expectLive, expectRecorded, expectRenderedFully, expectShown } from "#tests/support/expect-complete.ts";
import { startFileReader } from "#tests/support/file-reader.ts";
import { roundsOf, timeoutFor } from "#tests/support/long.ts";
import { type PostedUpdates, runPosterUntilKilled, startPoster } from "#tests/support/posting.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const ROUNDS = roundsOf({ short: 8, long: 200 });
/** Each sender has its own world; together they keep two cores busy. */
const SENDERS = 2;
/** Within so many milliseconds a cold program posts its first updates, and a warm one posts several more. */
const MAX_LIFETIME = 900;
const RENDER_EVERY = 25;

/** Kills a publisher again and again. Returns how many updates it acknowledged in total. */
async function killAgainAndAgain(world: World, lives: readonly number[]): Promise<number> {
  const posted: PostedUpdates = new Map();
  let fresh: PostedUpdates = new Map();
  for (const [round, ms] of lives.entries()) {
    // It has caught up when it is started, and posts nothing before it is told to.
    const poster = await startPoster(world);
    expectRecorded(world, posted);
    await expectLive(world, fresh);
    if (round % RENDER_EVERY === 0) await expectRenderedFully(world);
    const { saved, live } = await runPosterUntilKilled(poster, round * 1_000, ms);
    expectShown(world, live);
    fresh = saved;
    for (const [number, incident] of fresh) posted.set(number, incident);
  }
  await world.json("publish");
  expectRecorded(world, posted);
  await expectLive(world, posted);
  await expectRenderedFully(world);
  return posted.size;
}

test(
  `killed ${ROUNDS} times at random while it posts and publishes: no update is lost, no reader sees a torn page`,
  async () => {
    const lanes = Array.from({ length: SENDERS }, async (_, index) => {
      const world = await smallWorld();
      const reader = startFileReader(world);
      const numRuns = Math.ceil(ROUNDS / SENDERS);
      const posted = await killAgainAndAgain(
        world,
        fc.sample(fc.noBias(fc.nat(MAX_LIFETIME)), { numRuns, seed: 8_042_024 + index }),
      );
      const { reads, faults } = await reader.stop();
      expect(faults).toEqual([]);
      // Killed processes leave only the release in use and the one before.
      expect(readdirSync(join(world.dataDir, "published", "tmp"))).toEqual([]);
      expect(readdirSync(join(world.dataDir, "published", "releases")).length).toBeLessThanOrEqual(2);
      return { updates: posted, reads };
    });
    // If one sender fails, wait for the other, which would otherwise write while the test cleans up.
    await Promise.allSettled(lanes);
    const done = await Promise.all(lanes);
    const [posted, reads] = [done.reduce((sum, each) => sum + each.updates, 0), done.reduce((sum, each) => sum + each.reads, 0)];
    process.stdout.write(`${ROUNDS} kills: ${posted} acknowledged updates stored, ${reads} reads without a fault\n`);
    expect([posted > ROUNDS / 2, reads > ROUNDS * 5]).toEqual([true, true]);
  },
  timeoutFor(ROUNDS, 3),
);
