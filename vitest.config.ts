import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    // A worker loads the program once, and keeps one browser, for all the files that it runs.
    isolate: false,
    // One for each of two processors: a third would end a minute sooner, and make each file take twice as long.
    maxWorkers: 2,
    globalSetup: "./tests/support/run.ts",
    // What the program logs within a test's own process; programs that tests start log as ever.
    env: { AFLOAT_LOG_LEVEL: "silent" },
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", "./tests/support/reporter.ts"],
  },
});
