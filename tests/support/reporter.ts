import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { isLong } from "./long.ts";
import { slowdownSince, workUntilNow } from "./machine.ts";
import { root } from "./root.ts";

const SLOWEST_SHOWN = 10;
/** No file of the short run may take longer, so that slow additions are noticed at once. */
const MAX_FILE_MS = 20_000;

/** Ends every run with its slowest files, and one plain line: how many tests passed, and how many failed. */
export default class RunReporter implements Reporter {
  #startedAt = performance.now();
  #work = workUntilNow();

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const times = modules.map((module) => [module.relativeModuleId, Math.round(module.diagnostic().duration)] as const);
    times.sort(([, one], [, other]) => other - one);
    writeFileSync(join(root, "tests", "timings.json"), `${JSON.stringify(Object.fromEntries(times), null, 2)}\n`);
    print(`Slowest files:\n${times.slice(0, SLOWEST_SHOWN).map(inSeconds).join("\n")}`);
    const slow = isLong ? [] : this.#tooSlow(times);
    if (slow.length > 0) process.exitCode = 1;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length + slow.length;
    print(`${count("passed")} passed, ${count("failed") + broken} failed, ${count("skipped")} skipped`);
  }

  /** Those that took too long, adjusted for a machine that was busy with other work. */
  #tooSlow(times: readonly (readonly [string, number])[]): readonly (readonly [string, number])[] {
    const limit = MAX_FILE_MS * slowdownSince(this.#work, performance.now() - this.#startedAt);
    const slow = times.filter(([, ms]) => ms > limit);
    if (slow.length > 0)
      print(
        `Over ${(limit / 1_000).toFixed(1)} s, which no file of the short run may take; split it, or leave some of it to the long run:\n${slow.map(inSeconds).join("\n")}`,
      );
    return slow;
  }
}

const print = (text: string): boolean => process.stdout.write(`\n${text}\n`);

const inSeconds = ([file, ms]: readonly [string, number]): string => `${(ms / 1_000).toFixed(1).padStart(7)} s  ${file}`;
