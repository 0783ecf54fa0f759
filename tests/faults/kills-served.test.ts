import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { root, type Serving, type World } from "#tests/support/afloat.ts";
import { openedIncident, type Staff, setUp } from "#tests/support/browser/staff.ts";
import { expectLive, expectRecorded, expectRenderedFully } from "#tests/support/expect-complete.ts";
import { startFileReader } from "#tests/support/file-reader.ts";
import { roundsOf, timeoutFor } from "#tests/support/long.ts";
import { childOf } from "#tests/support/processes.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const ROUNDS = roundsOf({ short: 3, long: 12 });
/** Delays before a kill: random up to the maximum, and once the maximum, so that something is done in any number of rounds. */
const delays = (maxDelay: number, seed: number) => [
  ...fc.sample(fc.noBias(fc.nat(Math.round(maxDelay))), { numRuns: ROUNDS - 1, seed }),
  Math.round(maxDelay),
];

/** What the desk reported to staff: which updates were accepted, and which were falsely reported as live. */
interface Acknowledged {
  posted: Map<number, string>;
  falselyLive: number[];
}

/** Posts one update after the other through the form, until the server is gone. */
async function postUntilKilled(
  staff: Staff,
  id: string,
  acknowledged: Acknowledged,
  numbers: Iterator<number, number>,
): Promise<void> {
  const page = join(staff.world.dataDir, "site", "incidents", id, "index.html");
  try {
    for (;;) {
      const number = numbers.next().value;
      const message = `Update ${number} of many.`;
      const sent = { do: "update", status: "identified", nextUpdate: "none", message };
      const { status, location, text } = await staff.post(`/admin/incidents/${id}/`, sent);
      if (status !== 303) throw new Error(`It was not accepted: ${status}\n${text}`);
      acknowledged.posted.set(number, id);
      const receipt = await staff.get(location);
      if (receipt.text.includes("Live since") && !readFileSync(page, "utf8").includes(message))
        acknowledged.falselyLive.push(number);
    }
  } catch (error) {
    // The connection broke: whether that update was accepted is unknown.
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Kills the admin alone, or both processes with their supervisor. */
async function kill(serving: Serving, round: number): Promise<void> {
  if (round % 2 === 0) return serving.end("SIGKILL");
  const admin = childOf(serving.process.pid, "--admin-only");
  if (admin !== undefined) process.kill(admin, "SIGKILL");
}

const counting = function* (): Generator<number, number> {
  for (let number = 0; ; number++) yield number;
};

test(
  `the admin, or all of it, killed ${ROUNDS} times while three users post: no acknowledged update is lost`,
  async () => {
    const world = await smallWorld();
    let serving = await world.serve();
    const staff = await setUp(world, serving);
    const startedAt = Date.now();
    const id = await openedIncident(staff);
    // On a slow machine, on which an update takes longer, the delays are longer.
    const maxDelay = Math.max(800, 5 * (Date.now() - startedAt));
    const acknowledged: Acknowledged = { posted: new Map(), falselyLive: [] };
    const reader = startFileReader(world);
    const numbers = counting();
    for (const [round, delay] of delays(maxDelay, 8_042_024).entries()) {
      const posting = [1, 2, 3].map(() => postUntilKilled(staff, id, acknowledged, numbers));
      await sleep(delay);
      await kill(serving, round);
      await Promise.all(posting);
      await serving.end("SIGKILL");
      serving = await world.serve();
      expectRecorded(world, acknowledged.posted);
      await expectLive(world, acknowledged.posted);
    }
    await serving.end();
    await expectRenderedFully(world);
    const { reads, faults } = await reader.stop();
    expect([faults, acknowledged.falselyLive]).toEqual([[], []]);
    process.stdout.write(
      `${ROUNDS} kills of servers: ${acknowledged.posted.size} updates acknowledged and stored, ${reads} reads without a fault\n`,
    );
    expect(acknowledged.posted.size).toBeGreaterThan(ROUNDS / 2);
  },
  timeoutFor(ROUNDS, 10),
);

/** Runs one command, and kills it after a while. Returns whether it had reported success. */
async function killedCommand({ env }: World, ms: number, ...args: string[]): Promise<boolean> {
  const child = spawn(process.execPath, [join(root, "bin", "afloat.mjs"), ...args, "--json"], { env });
  let output = "";
  child.stdout.on("data", (text) => (output += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), ms);
  await once(child, "close");
  clearTimeout(timer);
  return output.includes("liveAt");
}

test(
  `the command line killed ${ROUNDS} times while it posts: what it reported as done is done, and the rest is done completely or not at all`,
  async () => {
    const world = await smallWorld();
    const { id } = await world.json("incident", "open", "--title", "API", "--message", "Update 0 of many.");
    const startedAt = Date.now();
    await world.spawn("incident", "update", id, "--message", "Update 1 of many.");
    // One and a half times the duration of a command on this machine: some end before they are killed, most do not.
    const maxDelay = 1.5 * (Date.now() - startedAt);
    const posted = new Map([0, 1].map((number) => [number, id as string]));
    const reader = startFileReader(world);
    for (const [round, delay] of delays(maxDelay, 11_042_024).entries()) {
      const number = round + 2;
      if (await killedCommand(world, delay, "incident", "update", id, "--message", `Update ${number} of many.`))
        posted.set(number, id);
    }
    await world.json("publish");
    expectRecorded(world, posted);
    await expectLive(world, posted);
    await expectRenderedFully(world);
    const { faults } = await reader.stop();
    expect(faults).toEqual([]);
    expect(posted.size).toBeGreaterThan(2);
  },
  timeoutFor(ROUNDS, 4),
);
