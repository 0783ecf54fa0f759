import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";

/** Stops this process's clock at an instant for the rest of the test, also for an admin in it. Returns a function that sets it. */
export function stopClock(at: number): (instant: number) => void {
  vi.useFakeTimers({ toFake: ["Date"], now: at });
  onTestFinished(() => void vi.useRealTimers());
  return (instant) => void vi.setSystemTime(instant);
}

/** A clock that the test sets, for the processes that are started with its environment. */
export interface Clock {
  env: NodeJS.ProcessEnv;
  set(at: number): void;
}

/** Makes a clock that is stopped at an instant. Timers run as usual; only the time of day is changed. */
export function makeClock(at: number): Clock {
  const folder = mkdtempSync(join(tmpdir(), "afloat-clock-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "now");
  const set = (instant: number) => writeFileSync(file, new Date(instant).toISOString().slice(0, 19).replace("T", " "));
  set(at);
  const env = {
    LD_PRELOAD: "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    NO_FAKE_STAT: "1",
    TZ: "UTC",
  };
  return { env, set };
}
