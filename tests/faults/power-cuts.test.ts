import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { makeWorld } from "#tests/support/afloat.ts";
import { expectLive, expectRecorded, expectRenderedFully, expectShown, expectUntorn } from "#tests/support/expect-complete.ts";
import { roundsOf, timeoutFor } from "#tests/support/long.ts";
import { type PostedUpdates, startPoster } from "#tests/support/posting.ts";
import { missingForDisks, mountDisk } from "#tests/support/servers/loop-disk.ts";
import { smallCatalogue } from "#tests/support/worlds/worlds.ts";

const missingSetting = missingForDisks();
if (missingSetting) process.stdout.write(`Power cuts are not tried: ${missingSetting}.\n`);
const ROUNDS = roundsOf({ short: 2, long: 10 });

test.skipIf(missingSetting)(
  `after ${ROUNDS} power cuts under load no update is lost and no file is torn`,
  async () => {
    const world = await makeWorld({ AFLOAT_DEMO: "0" });
    const disk = mountDisk(world.dataDir);
    await world.json("catalogue", "import", smallCatalogue());
    const posted: PostedUpdates = new Map();
    for (const [round, ms] of fc.sample(fc.noBias(fc.nat(900)), { numRuns: ROUNDS, seed: 8_042_024 }).entries()) {
      const poster = await startPoster(world);
      const acknowledged = poster.start(round * 1_000);
      await sleep(300 + ms);
      // Nobody can have received an acknowledgement that is sent while the power fails.
      const [saved, live] = [new Map(acknowledged.saved), new Map(acknowledged.live)];
      disk.cutPower();
      // It may have detected the fault, and ended by itself.
      await poster.kill();
      disk.mountAgain();
      expectUntorn(world);
      expectShown(world, live);
      for (const [number, incident] of saved) posted.set(number, incident);
      await world.json("publish");
      expectRecorded(world, posted);
      await expectLive(world, saved);
    }
    await expectLive(world, posted);
    await expectRenderedFully(world);
    process.stdout.write(`${ROUNDS} power cuts: ${posted.size} acknowledged updates stored\n`);
    expect(posted.size).toBeGreaterThan(ROUNDS / 2);
  },
  timeoutFor(ROUNDS, 5),
);
