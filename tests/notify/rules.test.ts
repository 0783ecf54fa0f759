import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { concerns, EVERYTHING } from "#domain/notifications/audience.ts";
import { afterAttempt, httpOutcome, RETRY_WAITS, smtpOutcome } from "#domain/notifications/delivery.ts";
import { readAddress } from "#domain/notifications/mail-address.ts";
import { countedOn } from "#domain/notifications/subscription.ts";
import { HOUR, MINUTE } from "#domain/time.ts";
import { payloadSchema, signatureHeaders } from "#notify/kinds/webhook.ts";
import { root } from "#tests/support/afloat.ts";
import { maintenance } from "#tests/support/worlds/maintenance.ts";
import { cell, change, incident, update } from "#tests/support/worlds/sample.ts";
import { isTokenOf, linkToken } from "#usecases/notifications/subscription-links.ts";

test("a signature matches the specification's example", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const headers = signatureHeaders(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330_000, '{"test": 2432232314}');
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

test("retry delays only grow, and after the last one a user decides", () => {
  expect([...RETRY_WAITS].sort((a, b) => a - b)).toEqual(RETRY_WAITS);
  const failed = { is: "failed", reason: "x" } as const;
  expect(RETRY_WAITS.map((_, n) => afterAttempt(failed, n + 1, 0).nextAt)).toEqual(RETRY_WAITS);
  expect(RETRY_WAITS.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThan(18 * HOUR);
  expect(afterAttempt(failed, RETRY_WAITS.length + 1, 0).state).toBe("dead");
});

test("a receiver can ask for a longer delay, but not for a shorter one or for days", () => {
  const after = (retryAfter: string, attempts: number) => afterAttempt(httpOutcome("h", 503, retryAfter, 0), attempts, 0).nextAt;
  expect([after("60", 1), after("0", 3), after("999999999", 1)]).toEqual([MINUTE, 30_000, 6 * HOUR]);
  expect(after(new Date(90_000).toUTCString(), 1)).toBe(90_000);
  expect(after("soon", 1)).toBe(1_000);
});

test("a refusal of the mail server itself does not mean that the message is refused", () => {
  const outcomeOf = (code: number | undefined, command: string) => smtpOutcome("h", code, command).is;
  expect([
    outcomeOf(550, "RCPT TO"),
    outcomeOf(554, "DATA"),
    outcomeOf(451, "RCPT TO"),
    outcomeOf(535, "AUTH PLAIN"),
    outcomeOf(530, "MAIL FROM"),
    outcomeOf(554, "CONN"),
  ]).toEqual(["refused", "refused", "failed", "failed", "failed", "failed"]);
  expect(outcomeOf(undefined, "ECONNECTION")).toBe("failed");
});

const filter = (services: string[] | null, regions: string[] | null = null, from: typeof EVERYTHING.from = null) => ({
  services,
  regions,
  from,
});

test("who is notified of an update: by everything ever affected or planned, a global service being in every region", () => {
  const incidentInNorth = incident([
    update("investigating", 0, [change("partial_outage", 0, cell("api", "north"))]),
    update("resolved", 5, [change("operational", 5, cell("api", "north"))]),
  ]);
  expect(
    [
      EVERYTHING,
      filter(["api"]),
      filter(["dns"]),
      filter(null, ["north"]),
      filter(null, ["south"]),
      filter(["api"], ["south"]),
    ].map((each) => concerns(each, incidentInNorth)),
  ).toEqual([true, true, false, true, false, false]);
  expect(
    [filter(null, null, "partial_outage"), filter(null, null, "major_outage")].map((each) => concerns(each, incidentInNorth)),
  ).toEqual([true, false]);
  const global = incident([update("investigating", 0, [change("major_outage", 0, cell("dns", null, "data"))])]);
  expect(concerns(filter(null, ["south"]), global)).toBe(true);
  const vague = incident([update("investigating", 0)]);
  expect([EVERYTHING, filter(["api"]), filter(null, null, "degraded_performance")].map((each) => concerns(each, vague))).toEqual([
    true,
    false,
    false,
  ]);
  const planned = maintenance([]);
  expect(
    [filter(["api"]), filter(["dns"]), filter(["api"], null, "degraded_performance")].map((each) => concerns(each, planned)),
  ).toEqual([true, false, false]);
});

test("an address is accepted completely or refused, and never contains a possible header", () => {
  expect(readAddress("  You.There+x@Mail.Example.COM ")).toBe("You.There+x@mail.example.com");
  for (const bad of [
    "",
    "you",
    "you@host",
    "a b@x.example",
    "a@x.example, b@x.example",
    "<a@x.example>",
    "a@x..example",
    ".a@x.example",
    '"a"@x.example',
    "a@x.example\r\nBcc: b@x.example",
    `${"a".repeat(65)}@x.example`,
  ])
    expect(() => readAddress(bad), bad).toThrow();
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(readAddress(text)).not.toMatch(/[\s<>,;:"]/);
      } catch (error) {
        expect((error as Error).name).toBe("Refusal");
      }
    }),
  );
});

test("a limited number of times, until a long enough pause", () => {
  const limit = { max: 2, windowMs: HOUR };
  expect(countedOn(undefined, limit, 0)).toBe(1);
  expect(countedOn({ count: 1, at: 0 }, limit, 1)).toBe(2);
  expect(countedOn({ count: 2, at: 0 }, limit, HOUR - 1)).toBeUndefined();
  expect(countedOn({ count: 2, at: 0 }, limit, HOUR)).toBe(1);
  expect(countedOn({ count: 2, at: 10 * HOUR }, limit, 0), "a clock set back").toBe(1);
});

test("a link is for one subscriber, one purpose and one key", () => {
  const [key, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const token = linkToken(key, "subscriber01", { does: "manage" });
  expect(isTokenOf(token, key, "subscriber01", { does: "manage" })).toBe(true);
  for (const [k, id, purpose] of [
    [other, "subscriber01", { does: "manage" }],
    [key, "subscriber02", { does: "manage" }],
    [key, "subscriber01", { does: "confirm", askedAt: 0 }],
  ] as const)
    expect(isTokenOf(token, k, id, purpose)).toBe(false);
  expect(linkToken(key, "subscriber01", { does: "confirm", askedAt: 1 })).not.toBe(
    linkToken(key, "subscriber01", { does: "confirm", askedAt: 2 }),
  );
});

test("the documented schema of the payload is that of the code", () => {
  const { $schema, ...schema } = z.toJSONSchema(payloadSchema, { target: "draft-2020-12" });
  const written = JSON.parse(readFileSync(join(root, "docs", "notice.schema.json"), "utf8"));
  expect(written).toEqual({ $schema, ...schema });
});
