import { createHash } from "node:crypto";

/** Whether this is the long run, `npm run test:long`: before a release and every night. */
export const isLong = process.env.AFLOAT_LONG === "1";

/** One of two values, by the run. */
export const inRun = <T>({ short, long }: { short: T; long: T }): T => (isLong ? long : short);

/** The number of rounds of a series of faults: AFLOAT_ROUNDS if it is set, otherwise by the run. */
export const roundsOf = (each: { short: number; long: number }): number => Number(process.env.AFLOAT_ROUNDS ?? inRun(each));

/** All of a list in the long run; in the short one the first of each kind and a number of others, always the same. */
export function sampleOf<T>(all: readonly T[], more: number, kindOf: (each: T) => string, nameOf: (each: T) => string): T[] {
  if (isLong) return [...all];
  const firsts = new Set([...Map.groupBy(all, kindOf).values()].map(([first]) => first as T));
  const rest = all.filter((each) => !firsts.has(each)).sort((a, b) => (hashOf(nameOf(a)) < hashOf(nameOf(b)) ? -1 : 1));
  const chosen = new Set([...firsts, ...rest.slice(0, more)]);
  return all.filter((each) => chosen.has(each));
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** A timeout for so many rounds on a slow machine. */
export const timeoutFor = (rounds: number, secondsEach: number): number => 60_000 + rounds * secondsEach * 1_000;
