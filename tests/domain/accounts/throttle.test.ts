import { expect, test } from "vitest";
import { type Attempts, Throttled, waitAfter, withFailure } from "#domain/accounts/throttle.ts";
import { DAY, MINUTE, SECOND } from "#domain/time.ts";

const fail = (times: number, kind: "account" | "address" = "account", now = 0): Attempts =>
  Array.from({ length: times }).reduce<Attempts | undefined>(
    (previous) => withFailure(previous, kind, now),
    undefined,
  ) as Attempts;

test("four failures cause no delay, the fifth a second, each further one twice as long, up to a quarter of an hour", () => {
  const delays = [1, 4, 5, 6, 7, 10, 14, 15, 100].map((times) => waitAfter(fail(times), "account", 0) / SECOND);
  expect(delays).toEqual([0, 0, 1, 2, 4, 32, 512, 900, 900]);
});

test("an address, which many users may share, is allowed twenty failures", () => {
  expect([19, 20, 21].map((times) => waitAfter(fail(times, "address"), "address", 0) / SECOND)).toEqual([0, 1, 2]);
});

test("the delay ends with time; setting the clock back does not extend it, and setting it forward forgives no more than real time would", () => {
  const failed = fail(9);
  expect(waitAfter(failed, "account", 16 * SECOND)).toBe(0);
  expect(waitAfter(failed, "account", 15 * SECOND)).toBe(SECOND);
  expect(waitAfter(failed, "account", -400 * DAY)).toBe(16 * SECOND);
});

test("a quarter of an hour without failures, after the delay, resets the count", () => {
  const failed = fail(9);
  expect(withFailure(failed, "account", 15 * MINUTE).failures).toBe(10);
  expect(withFailure(failed, "account", 15 * MINUTE + 17 * SECOND).failures).toBe(1);
});

test("the message for a throttled user states the seconds to wait, and what helps", () => {
  const refusal = new Throttled("password", 1_001);
  expect([refusal.seconds, refusal.rule]).toEqual([2, "Too many failed attempts. Try again in 2 seconds."]);
});
