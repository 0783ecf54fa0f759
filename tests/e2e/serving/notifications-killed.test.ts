import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openedIncident, setUp } from "#tests/support/browser/staff.ts";
import { roundsOf } from "#tests/support/long.ts";
import { until } from "#tests/support/until.ts";
import { notifiedWorld } from "#tests/support/worlds/notified-world.ts";

/** Each retry waits longer than the one before. */
const TIMEOUT_MS = 60_000;
const READERS = ["one@example.com", "two@example.com", "three@example.com"];
const ROUNDS = 2;
const KILLS = roundsOf({ short: 2, long: 8 });

/** A running world with an open incident, three mail subscribers and a webhook. */
async function startNotifying() {
  const notified = await notifiedWorld();
  const { world, hook, mail } = notified;
  for (const reader of READERS) await world.json("subscriber", "add", reader);
  let admin = await world.serve("--admin-only");
  const staff = await setUp(world, admin);
  const id = await openedIncident(staff);
  const messages = ["Calls fail."];
  /** What each receiver accepted, in order. */
  const accepted = () => [
    hook.received
      .filter(({ status }) => status === 200)
      .map(({ headers, body }) => [headers["webhook-id"], JSON.parse(body).data.message]),
    ...READERS.map((reader) =>
      mail.received
        .filter(({ to }) => to[0] === reader)
        .map((each) => [each.mail.messageId, messages.find((message) => each.mail.text?.includes(message))]),
    ),
  ];
  return {
    notified,
    messages,
    accepted,
    async post(message: string) {
      const update = { do: "update", status: "identified", nextUpdate: "none", message };
      expect((await staff.post(`/admin/incidents/${id}/`, update)).status).toBe(303);
      messages.push(message);
    },
    /** Kills the admin, and starts it again. */
    async killAdmin() {
      await admin.end("SIGKILL");
      admin = await world.serve("--admin-only");
    },
    untilNotified: () =>
      until("all are notified", () => accepted().every((each) => each.at(-1)?.[1] === messages.at(-1)), TIMEOUT_MS),
  };
}

test("with the admin killed while receivers fail, each update is sent once to each receiver, in order", async () => {
  const { notified, messages, accepted, post, killAdmin, untilNotified } = await startNotifying();
  const { hook, mail, world } = notified;
  await untilNotified();
  for (let round = 0; round < ROUNDS; round++) {
    hook.answers.push(...Array(100).fill({ status: 503 }));
    mail.answers.push(...Array(100).fill({ at: "recipient", code: 451 }));
    await post(`Update ${round}.`);
    await until("all failed", () => hook.answers.length < 100 && mail.answers.length < 98);
    await killAdmin();
    hook.answers.length = 0;
    mail.answers.length = 0;
    if (round % 2 === 0) await untilNotified();
  }
  await untilNotified();
  for (const each of accepted()) expect(each.map(([, message]) => message)).toEqual(messages);
  expect(
    new Set(hook.received.map(({ headers }) => headers["webhook-id"])).size,
    "a failed attempt had the id of the one that was accepted",
  ).toBe(messages.length);
  await until("all is recorded as sent", async () => (await world.json("notice", "list")).notices.length === 0);
}, 180_000);

test("with the admin killed at any moment, nothing is lost, and duplicates have the same id", async () => {
  const { messages, accepted, post, killAdmin, untilNotified } = await startNotifying();
  for (let kill = 0; kill < KILLS; kill++) {
    await post(`Update ${kill}.`);
    await sleep(kill * 60);
    await killAdmin();
  }
  await untilNotified();
  for (const each of accepted()) {
    const once = new Map(each.map(([delivery, message]) => [delivery, message]));
    expect([...once.values()]).toEqual(messages);
    expect(each.length - once.size).toBeLessThanOrEqual(KILLS);
  }
}, 180_000);
