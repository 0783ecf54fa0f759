import type { Reporter, TestModule } from "vitest/node";

/** Ends every run with one plain line: how many tests passed, and how many failed. Before it stand those that needed a second try. */
export default class Tally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    for (const test of tests)
      if (test.diagnostic()?.flaky)
        process.stdout.write(`\nOnly at the second try: ${test.module.relativeModuleId}, ${test.fullName}`);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.errors().length > 0).length + errors.length;
    process.stdout.write(`\n${count("passed")} passed, ${count("failed") + broken} failed, ${count("skipped")} skipped\n`);
  }
}
