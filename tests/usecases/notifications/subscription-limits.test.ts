import { expect, test } from "vitest";
import { SUBSCRIBE_LIMITS } from "#domain/notifications/subscription.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { requestSubscription } from "#usecases/notifications/subscriptions.ts";

test("subscription requests from many visitors for many addresses are limited in total, until an hour without requests", () => {
  const { db, now } = emptyRecord();
  const { max, windowMs } = SUBSCRIBE_LIMITS.total;
  const ask = (n: number, at = now()) =>
    requestSubscription({ db, now: () => at }, { address: `r${n}@example.com`, services: null, regions: null }, `192.0.2.${n}`);
  ask(1);
  // As if all but one of them had been sent.
  db.$client.prepare("UPDATE attempts SET failures = ? WHERE key = 'subscribe'").run(max - 1);
  ask(2);
  expect(() => ask(3)).toThrow("Too many requests.");
  expect(() => ask(3, now() + windowMs)).not.toThrow();
});
