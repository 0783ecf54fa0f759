import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { payloadSchema } from "#notify/kinds/webhook.ts";
import { type Answer, webReceiver } from "#tests/support/servers/receivers.ts";
import { until } from "#tests/support/until.ts";
import { type NotifyingWorld, notifyingWorld } from "#tests/support/worlds/notifications.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { dropNotice, expireBacklog, readNotices, retryNotice } from "#usecases/notifications/notices.ts";

const SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/** A world that notifies one webhook, which first gives these responses. */
async function webhookWorld(...answers: Answer[]) {
  const receiver = await webReceiver(...answers);
  const channel = { name: "ops", kind: "webhook" as const, url: `${receiver.url}/hook`, secretEnv: "HOOK_SECRET" };
  const world = notifyingWorld({ notices: { channels: [channel] } }, { HOOK_SECRET: `whsec_${SECRET}` });
  await world.start();
  return { world, receiver, messages: () => receiver.received.map(({ body }) => JSON.parse(body).data.message) };
}

/** The number of recorded attempts, of one incident's notifications or of all. */
const attemptsAt = ({ context }: NotifyingWorld, entry?: string): number =>
  readNotices(context, ["waiting", "sent", "dead"], 100)
    .notices.filter(({ entryId }) => entry === undefined || entryId === entry)
    .reduce((sum, { attempts }) => sum + attempts, 0);

const fault = ({ context }: NotifyingWorld) => readNotices(context, ["waiting", "dead"], 1).notices[0]?.fault;

test("an update is sent once it is live and not before, once, signed according to Standard Webhooks", async () => {
  const { world, receiver } = await webhookWorld();
  world.open();
  expect(world.states()).toEqual(["waiting"]);
  world.pass(60_000);
  expect(receiver.received).toEqual([]);
  world.goLive();
  await until("sent", () => world.states()[0] === "sent");
  const [{ headers, body, path }] = receiver.received as [(typeof receiver.received)[0]];
  expect([receiver.received.length, path, headers["content-type"]]).toEqual([1, "/hook", "application/json"]);
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = createHmac("sha256", Buffer.from(SECRET, "base64")).update(signed).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
  expect(headers["x-afloat-delivery"]).toBe(headers["webhook-id"]);
  const payload = payloadSchema.parse(JSON.parse(body));
  expect(payload).toMatchObject({
    type: "incident.update",
    data: {
      subject: "[Investigating] API fails",
      message: "Calls fail.",
      entry: { kind: "incident", level: "major_outage", services: ["api"], regions: ["north", "south", "west"] },
    },
  });
});

test("an update and a significant correction are sent, a minor correction is not", async () => {
  const { world, messages, receiver } = await webhookWorld();
  const id = world.open();
  world.post(id, "The cause is found.");
  const update = JSON.parse((await firstRequest(world, receiver)).body).data.id.slice(0, 12);
  correctUpdate(world.context, update, { message: "Calls fale.", reason: "A slip.", loud: false });
  correctUpdate(world.context, update, { message: "Some calls fail.", reason: "Not all do.", loud: true });
  world.goLive();
  await until("three messages", () => receiver.received.length === 3);
  expect(messages()).toEqual(["Calls fail.", "The cause is found.", "Some calls fail.\n\n*Correction: Not all do.*"]);
  expect(JSON.parse(receiver.received[2]?.body ?? "").type).toBe("incident.correction");
});

async function firstRequest(world: NotifyingWorld, receiver: Awaited<ReturnType<typeof webReceiver>>) {
  world.goLive();
  await until("the first messages", () => receiver.received.length > 1);
  return receiver.received[0] as (typeof receiver.received)[0];
}

test("failed notifications are retried in order, under the same id; nothing is lost and nothing accepted twice", async () => {
  const failures: Answer[] = [{ status: 500 }, "hang up", { status: 429, headers: { "Retry-After": "120" } }, { status: 503 }];
  const { world, receiver } = await webhookWorld(...failures);
  const id = world.open();
  for (const message of ["Second.", "Third."]) world.post(id, message);
  const other = world.open("DNS is slow", "dns");
  receiver.isMeant = (body) => body.includes(id);
  const sentTo = (entry: string) => receiver.received.filter(({ body }) => body.includes(entry));
  world.goLive();
  await until("another incident is not held up", () => sentTo(other).length === 1);
  // At once; after 1 s; after 5 s; after the two minutes that the receiver asks for; and two minutes later by our own schedule: then all three.
  const expected = [
    ...[
      [0, 1],
      [999, 1],
      [1, 2],
      [4_999, 2],
      [1, 3],
    ],
    ...[
      [119_000, 3],
      [1_000, 4],
      [119_000, 4],
      [1_000, 7],
    ],
  ] as [delay: number, tries: number][];
  for (const [delay, tries] of expected) {
    world.pass(delay);
    await until(`${tries} attempts`, () => attemptsAt(world, id) === tries);
    // No further attempts are made.
    await sleep(30);
    expect(sentTo(id)).toHaveLength(tries);
  }
  expect(world.states()).toEqual(["sent", "sent", "sent", "sent"]);
  const deliveries = sentTo(id).map(({ headers, body }) => [headers["webhook-id"], JSON.parse(body).data.message]);
  expect(new Set(deliveries.slice(0, 5).map(([delivery]) => delivery)).size).toBe(1);
  expect(deliveries.slice(4).map(([, message]) => message)).toEqual(["Calls fail.", "Second.", "Third."]);
  expect(sentTo(other)).toHaveLength(1);
});

test.each([
  [{ status: 410 }, 1, "responded with status 410."],
  [{ status: 404 }, 3, "responded with status 404."],
  [{ status: 302, headers: { Location: "/elsewhere" } }, 3, "responded with status 302. Redirects are not followed."],
] as const)("%j is accepted after %i tries, and then a user decides", async (answer, tries, reason) => {
  const { world, receiver } = await webhookWorld(...Array(tries).fill(answer));
  world.open();
  world.goLive();
  for (let n = 1; n <= tries; n++) {
    await until(`try ${n}`, () => attemptsAt(world) === n);
    world.pass(60_000);
  }
  await until("dead", () => world.states()[0] === "dead");
  expect(fault(world)).toContain(reason);
  expect(receiver.received.every(({ path }) => path === "/hook")).toBe(true);
  const id = readNotices(world.context, ["dead"], 1).notices[0]?.id as string;
  retryNotice(world.context, id);
  world.pass(0);
  await until("it is sent", () => world.states()[0] === "sent");
  expect(() => dropNotice(world.context, id)).toThrow("already sent");
});

test("a missing environment variable loses no notification, and neither address nor secret is revealed", async () => {
  const receiver = await webReceiver();
  const env: NodeJS.ProcessEnv = {};
  const world = notifyingWorld({ notices: { channels: [{ name: "chat", kind: "slack", urlEnv: "CHAT_URL" }] } }, env);
  await world.start();
  world.open();
  world.goLive();
  await until("a fault", () => fault(world) !== null);
  expect(fault(world)).toBe("The environment variable CHAT_URL is not set.");
  env.CHAT_URL = `${receiver.url}/services/T0/B0/hush`;
  receiver.answers.push({ status: 500 });
  world.pass(1_000);
  await until("another fault", () => fault(world)?.includes("500") ?? false);
  expect(fault(world)).not.toContain("hush");
  world.pass(5_000);
  await until("sent", () => world.states()[0] === "sent");
});

test("a channel gets only the updates that it selected, and what waits for a removed channel fails permanently", async () => {
  const receiver = await webReceiver();
  const channel = {
    name: "disk",
    kind: "webhook" as const,
    url: receiver.url,
    secretEnv: "S",
    services: ["disk"],
    from: "partial_outage" as const,
  };
  const world = notifyingWorld({ notices: { channels: [channel] } }, { S: "plain words" });
  world.open("API fails", "api");
  expect(world.states()).toEqual([]);
  const previous = {
    ...world.context,
    audiences: [{ channel: "gone", recipient: "", filter: { services: null, regions: null, from: null } }],
  };
  correctUpdate(previous, world.context.db.$client.prepare("SELECT id FROM updates").pluck().get() as string, {
    ...{ message: "Calls do fail.", reason: "Sure now.", loud: true },
  });
  await world.start();
  expect(world.states()).toEqual(["dead"]);
  expect(fault(world)).toBe("This channel is no longer in the settings.");
  expireBacklog(world.context, [], 0);
  expect(world.states(), "also without any channel left").toEqual(["dead"]);
});

test("a slow channel does not delay the others, and a hub is notified of each changed feed", async () => {
  const [slow, quick, hub] = [await webReceiver({ status: 200, after: 700 }), await webReceiver(), await webReceiver()];
  const channels = [slow, quick].map(({ url }, n) => ({ name: `hook-${n}`, kind: "webhook" as const, url, secretEnv: "S" }));
  const world = notifyingWorld({ notices: { channels }, hub: `${hub.url}/hub` }, { S: "plain words" });
  await world.start();
  const id = world.open();
  world.post(id, "More.");
  world.goLive();
  await until("the fast receivers have everything", () => quick.received.length === 2 && hub.received.length > 0);
  expect(slow.received).toHaveLength(1);
  await until("everything is sent", () => world.states().every((state) => state === "sent"));
  const pinged = hub.received.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  expect(pinged.every((each) => each["hub.mode"] === "publish")).toBe(true);
  const feeds = pinged.map((each) => each["hub.url"]);
  for (const feed of ["feed.xml", "feed.atom", "feed.json", "services/api/feed.xml", "regions/south/feed.json", "history.atom"])
    expect(feeds).toContain(`https://status.example/${feed}`);
  expect(feeds.some((feed) => feed?.includes("services/dns/"))).toBe(false);
});
