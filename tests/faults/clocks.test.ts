import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { openedIncident, type Staff, setUp, signInAgain } from "#tests/support/browser/staff.ts";
import { makeClock, stopClock } from "#tests/support/clock.ts";
import { faultyFiles } from "#tests/support/copies.ts";
import { isLong } from "#tests/support/long.ts";
import { until } from "#tests/support/until.ts";
import { openUntilFinished } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

vi.setConfig({ testTimeout: 180_000 });

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 2, 8, 0);

const read = ({ dataDir }: World, name: string) => readFileSync(join(dataDir, "site", name), "utf8");
const manifestOf = (world: World) => JSON.parse(read(world, "integrity/manifest.json"));

/** Posts an update through the form, and waits until it is live. */
async function post(staff: Staff, id: string, message: string): Promise<void> {
  const sent = { do: "update", status: "identified", nextUpdate: "none", message };
  const { status, location, text } = await staff.post(`/admin/incidents/${id}/`, sent);
  expect([status, text]).toEqual([303, ""]);
  expect((await staff.get(location)).text).toContain("Live since");
  expect(read(staff.world, `incidents/${id}/index.html`)).toContain(message);
}

/** An admin whose clock the test sets: in the long run a process with a different clock, in the short run this process. */
async function adminWithClock() {
  if (isLong) {
    const clock = makeClock(START);
    const world = await smallWorld(clock.env);
    return { world, admin: await world.serve("--admin-only"), setClock: clock.set };
  }
  const setClock = stopClock(START);
  const world = await smallWorld();
  return { world, admin: await world.admin(), setClock };
}

for (const [name, jump] of [
  ["three hours forward", 3 * HOUR],
  ["two days back", -2 * DAY],
  ["four hundred days back", -400 * DAY],
] as const) {
  test(`a clock set ${name} while it runs: updates keep their order, numbers continue, and signing files stay right`, async () => {
    const { world, admin, setClock } = await adminWithClock();
    let staff = await setUp(world, admin);
    const id = await openedIncident(staff, { title: "API" });
    await post(staff, id, "The first update.");
    const before = manifestOf(world);

    setClock(START + jump);
    if (jump > 2 * HOUR) {
      // By the clock three hours have passed without a request, so the session has expired.
      expect((await staff.get("/admin/")).status).toBe(303);
      staff = await signInAgain(staff);
    }
    await post(staff, id, "The second update.");
    await post(staff, id, "The third update.");

    // On the page, in the log and in the feed the latest update comes after the previous one, whatever the clock said.
    const page = read(world, `incidents/${id}/index.html`);
    const order = (text: string) => ["first", "second", "third"].map((ordinal) => text.indexOf(`The ${ordinal} update.`));
    expectInOrder(order(page).toReversed());
    const db = openUntilFinished(join(world.dataDir, "afloat.db"));
    expectInOrder(
      order(db.$client.prepare("SELECT group_concat(line, ' ') FROM (SELECT line FROM log ORDER BY i)").pluck().get() as string),
    );
    expectInOrder(order(read(world, "feed.xml")).toReversed());
    expect(read(world, "index.html")).toContain("The third update.");

    const after = manifestOf(world);
    expect(after.seq).toBeGreaterThan(before.seq + 1);
    expect(await faultyFiles(realpathSync(join(world.dataDir, "site")))).toEqual([]);
    const beat = JSON.parse(read(world, "heartbeat.json"));
    expect(beat.seq).toBe(after.seq);
    // Both times come from the wrong clock: a client with the right time recognizes that they are wrong.
    for (const at of [beat.checkedAt, after.publishedAt]) expect(Math.abs(Date.parse(at) - (START + jump))).toBeLessThan(HOUR);

    setClock(START + 30_000);
    await post(staff, id, "The fourth update.");
    await until(
      "the heartbeat has the right time again",
      () => Math.abs(Date.parse(JSON.parse(read(world, "heartbeat.json")).checkedAt) - START) < HOUR,
    );
    expect(manifestOf(world).seq).toBeGreaterThan(after.seq);
    expect(await faultyFiles(realpathSync(join(world.dataDir, "site")))).toEqual([]);
  });
}

function expectInOrder(positions: number[]): void {
  expect(
    positions.every((position) => position >= 0),
    `${positions}`,
  ).toBe(true);
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
}
