import { configDefaults, defineConfig } from "vitest/config";

// These start servers, browsers and faults, and wait for them: what a busy machine does to one of them is tried once more in CI, and
// told in the last lines. Rules and properties get one try everywhere.
const WHOLE_PROGRAM = ["tests/{api,cli,e2e,faults,mirrors,notify}/**/*.test.ts", "tests/log.test.ts"];

export default defineConfig({
  test: {
    projects: [
      { test: { name: "rules", include: ["tests/**/*.test.ts"], exclude: [...configDefaults.exclude, ...WHOLE_PROGRAM] } },
      { test: { name: "whole", include: WHOLE_PROGRAM, retry: process.env.CI ? 1 : 0 } },
    ],
    // Most tests start real servers and browsers: few at a time, and patient.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default", "./tests/support/tally.ts"],
  },
});
