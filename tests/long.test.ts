import { expect, onTestFinished, test, vi } from "vitest";
import { isLong, roundsOf, sampleOf } from "./support/long.ts";

test("AFLOAT_ROUNDS sets the rounds of a series; by default the kind of run sets them", () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv("AFLOAT_ROUNDS", undefined);
  expect(roundsOf({ short: 2, long: 10 })).toBe(isLong ? 10 : 2);
  vi.stubEnv("AFLOAT_ROUNDS", "1000");
  expect(roundsOf({ short: 2, long: 10 })).toBe(1_000);
});

test("a sample has the first of each kind and a number of others, always the same; the long run has all", () => {
  const all = Array.from({ length: 40 }, (_, n) => `/${n % 4}/${n}/`);
  const sample = () => sampleOf(all, 3, (path) => path.slice(0, 3), String);
  expect(sample()).toEqual(isLong ? all : expect.arrayContaining(all.slice(0, 4)));
  expect(sample()).toHaveLength(isLong ? 40 : 7);
  expect(sample()).toEqual(sample());
});
