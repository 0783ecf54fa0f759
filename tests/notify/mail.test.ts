import { expect, test } from "vitest";
import { openPage } from "#tests/support/browser/browser.ts";
import { asTitle, HOSTILE } from "#tests/support/browser/hostile.ts";
import { liveIn } from "#tests/support/browser/inert.ts";
import { type MailAnswer, mailReceiver } from "#tests/support/servers/receivers.ts";
import { until } from "#tests/support/until.ts";
import { notifyingWorld } from "#tests/support/worlds/notifications.ts";
import { readNotices } from "#usecases/notifications/notices.ts";

/** A world that mails two addresses through a server that first gives these responses. */
async function mailWorld(answers: MailAnswer[] = [], to = ["press@example.com"], mail: object = {}) {
  const receiver = await mailReceiver({}, ...answers);
  const world = notifyingWorld({
    notices: { channels: [{ name: "press", kind: "mail", to }] },
    mail: { host: "127.0.0.1", port: receiver.port, security: "none", from: "status@example.org", perMinute: 6000, ...mail },
  });
  await world.start();
  return { world, receiver };
}

test("each receiver gets a separate mail, in two forms, with the headers that programs need", async () => {
  const { world, receiver } = await mailWorld([], ["press@example.com", "desk@example.com"], { replyTo: "help@example.org" });
  const id = world.open("API fails & more");
  world.post(id, "The **cause** is [known](https://x.example).");
  world.goLive();
  await until("four mails", () => receiver.received.length === 4);
  expect(receiver.received.map(({ to }) => to.length)).toEqual([1, 1, 1, 1]);
  const [first, second] = receiver.received.filter(({ to }) => to[0] === "press@example.com").map(({ mail }) => mail);
  expect(first?.subject).toBe("[Investigating] API fails & more");
  expect([first?.from?.text, first?.to && "text" in first.to && first.to.text, first?.replyTo?.text]).toEqual([
    '"The status" <status@example.org>',
    "press@example.com",
    "help@example.org",
  ]);
  expect(first?.headers.get("auto-submitted")).toBe("auto-generated");
  expect(second?.text).toContain("The **cause** is [known](https://x.example).");
  expect(second?.html).toContain('The <strong>cause</strong> is <a href="https://x.example">known</a>.');
  expect(second?.text).toContain(`https://status.example/incidents/${id}/`);
  expect([second?.inReplyTo, second?.references]).toEqual([first?.messageId, first?.messageId]);
  expect(new Set(receiver.received.map(({ mail }) => mail.messageId)).size).toBe(4);
});

test("a server that fails is tried again, and a mail that may have been delivered is sent again with its id", async () => {
  const answers: MailAnswer[] = [{ at: "recipient", code: 451 }, { at: "data", code: 421 }, "drop after data"];
  const { world, receiver } = await mailWorld(answers);
  world.open();
  world.goLive();
  for (const [n, delay] of [1_000, 5_000, 30_000].entries()) {
    await until(`attempt ${n + 1}`, () => readNotices(world.context, ["waiting"], 1).notices[0]?.attempts === n + 1);
    world.pass(delay);
  }
  await until("sent", () => world.states()[0] === "sent");
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[0]?.mail.messageId).toBe(receiver.received[1]?.mail.messageId);
});

test("an address that is refused permanently fails at once, without being named; the others get their mail", async () => {
  const { world, receiver } = await mailWorld([{ at: "recipient", code: 550 }], ["gone@example.com", "here@example.com"]);
  world.open();
  world.goLive();
  await until("both settled", () => !world.states().includes("waiting"));
  expect(world.states()).toEqual(["dead", "sent"]);
  expect(receiver.received.map(({ to }) => to)).toEqual([["here@example.com"]]);
  expect(readNotices(world.context, ["dead"], 1).notices[0]?.fault).toBe("127.0.0.1 responded with 550 to RCPT TO.");
});

test("nothing is sent unencrypted unless the settings allow it, and a wrong password loses no mail", async () => {
  const open = await mailWorld([], undefined, { security: "starttls" });
  open.world.open();
  open.world.goLive();
  await until("an attempt", () => readNotices(open.world.context, ["waiting"], 1).notices[0]?.attempts === 1);
  expect(open.receiver.received).toEqual([]);
  const closed = await mailWorld([], undefined, { user: "afloat", passwordEnv: "NOT_SET" });
  closed.world.open();
  closed.world.goLive();
  await until("an attempt", () => readNotices(closed.world.context, ["waiting"], 1).notices[0]?.fault !== null);
  expect(readNotices(closed.world.context, ["waiting"], 1).notices[0]?.fault).toBe(
    "The environment variable NOT_SET is not set.",
  );
});

test("hostile texts stay text in mails, and none becomes a header", async () => {
  const { world, receiver } = await mailWorld();
  const inject = "Down\tBcc: victim@example.com";
  for (const text of [...HOSTILE, `${inject}\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>`]) {
    const id = world.open(asTitle(text).replace(/[\r\n]/g, " ") || "x");
    world.post(id, text.slice(0, 20_000));
  }
  // A form would refuse these texts, but a database may contain them.
  world.context.db.$client
    .prepare("UPDATE incidents SET title = ? WHERE rowid = (SELECT max(rowid) FROM incidents)")
    .run("Down\r\nBcc: victim@example.com\r\n\r\n<script>alert(1)</script>");
  world.goLive();
  const count = 2 * (HOSTILE.length + 1);
  await until("all mails", () => receiver.received.length === count);
  expect(receiver.received.every(({ to }) => to.join() === "press@example.com")).toBe(true);
  const page = await openPage();
  for (const { mail, raw } of receiver.received) {
    const [headers = ""] = raw.split("\r\n\r\n");
    expect(headers).not.toMatch(/^bcc:/im);
    expect([...mail.headers.keys()].filter((name) => name === "bcc")).toEqual([]);
    const live = await liveIn(page, String(mail.html), "page");
    expect(live, mail.subject).toEqual([]);
  }
});
