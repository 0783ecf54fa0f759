import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { ChannelConfig } from "#config/notices.ts";
import slack from "#notify/kinds/slack.ts";
import { post } from "#notify/post.ts";
import { type Answer, webReceiver } from "#tests/support/servers/receivers.ts";
import { until } from "#tests/support/until.ts";
import { notifyingWorld } from "#tests/support/worlds/notifications.ts";
import { readNotices } from "#usecases/notifications/notices.ts";

const options = () => ({ signal: new AbortController().signal, now: Date.now });
const request = (url: string) => ({ url, headers: {}, body: "{}" });

test("a verdict gets the status and at most 16 kB of the body, and its outcome counts", async () => {
  const { url } = await webReceiver({ status: 202 });
  const refused = { is: "refused", reason: "x", tries: 1 } as const;
  const seen: unknown[] = [];
  const verdict = ({ body, ...rest }: { host: string; status: number; body: string }) => {
    seen.push([rest, body.length]);
    return refused;
  };
  expect(await post(request(url), { ...options(), verdict })).toEqual(refused);
  expect(seen).toEqual([[{ host: new URL(url).host, status: 202 }, 16_384]]);
});

test("a body that a verdict cannot read is not quoted, and the request is retried", async () => {
  const { url } = await webReceiver({ status: 200, body: "hush" });
  const verdict = ({ body }: { body: string }) => JSON.parse(body);
  const { host } = new URL(url);
  expect(await post(request(url), { ...options(), verdict })).toEqual({
    is: "failed",
    reason: `${host} responded with an unexpected body.`,
  });
});

test.each([
  [200, "sent"],
  [500, "failed"],
  [404, "refused"],
])("without an opinion of the verdict, status %i means %s", async (status, is) => {
  const { url } = await webReceiver({ status, body: "" }, { status });
  for (const verdict of [() => undefined, undefined])
    expect(await post(request(url), { ...options(), ...(verdict && { verdict }) })).toMatchObject({ is });
});

test("a kind may sign in the URL, and may find errors in the body of a successful response", async () => {
  const answers: Answer[] = [-1, 310_000].map((errcode) => ({ status: 200, body: JSON.stringify({ errcode }) }));
  const receiver = await webReceiver(...answers);
  const env = { CHAT_URL: `${receiver.url}/robot?access_token=hush`, CHAT_SECRET: "SEC1" };
  const world = notifyingWorld({ notices: { channels: [{ name: "chat", kind: "slack", urlEnv: "CHAT_URL" }] } }, env);
  const kind: typeof slack = {
    ...slack,
    sign(signed, { secret, at }) {
      const url = new URL(signed.url);
      url.searchParams.set("timestamp", String(at));
      url.searchParams.set("sign", createHmac("sha256", secret).update(`${at}\n${secret}`).digest("base64"));
      return { ...signed, url: url.href };
    },
    verdict({ host, body }) {
      const { errcode } = JSON.parse(body) as { errcode: number };
      const reason = `${host} responded with errcode ${errcode}.`;
      return errcode === -1 ? { is: "failed", reason } : { is: "refused", reason, tries: 1 };
    },
  };
  const [channel] = world.config.notices.channels as ChannelConfig[];
  Object.assign(channel as ChannelConfig, { kind, settings: { urlEnv: "CHAT_URL", secretEnv: "CHAT_SECRET" } });
  await world.start();
  world.open();
  world.goLive();
  const faults = () => readNotices(world.context, ["waiting", "dead"], 1).notices.map(({ state, fault }) => [state, fault]);
  await until("the first attempt", () => faults()[0]?.[1] !== null);
  const { host } = new URL(receiver.url);
  expect(faults()).toEqual([["waiting", `${host} responded with errcode -1.`]]);
  world.pass(1_000);
  await until("a failure", () => world.states()[0] === "dead");
  expect(faults()).toEqual([["dead", `${host} responded with errcode 310000.`]]);
  const query = new URL(receiver.received[1]?.path ?? "", receiver.url).searchParams;
  const timestamp = query.get("timestamp") ?? "";
  expect(query.get("access_token")).toBe("hush");
  expect(query.get("sign")).toBe(createHmac("sha256", "SEC1").update(`${timestamp}\nSEC1`).digest("base64"));
  expect(receiver.received).toHaveLength(2);
});
