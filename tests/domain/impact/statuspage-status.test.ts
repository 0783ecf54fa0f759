import { expect, test } from "vitest";
import { LEVELS, type Level } from "#domain/impact/level.ts";
import { impactOf, levelOfImpact, rollUpOf } from "#domain/impact/statuspage-status.ts";

// Copied word for word from Atlassian's documentation of how component statuses combine.

const [OK, WORK, SLOW, PART, DOWN] = LEVELS;

test.each<[levels: Level[], indicator: string, description: string]>([
  [[], "none", "All Systems Operational"],
  [[OK], "none", "All Systems Operational"],
  [[WORK], "maintenance", "Service Under Maintenance"],
  [[SLOW], "minor", "Partially Degraded Service"],
  [[PART], "major", "Partial System Outage"],
  [[DOWN], "critical", "Major System Outage"],
  [[OK, OK], "none", "All Systems Operational"],
  [[OK, WORK], "maintenance", "Service Under Maintenance"],
  [[WORK, WORK], "maintenance", "Service Under Maintenance"],
  [[OK, SLOW], "minor", "Partially Degraded Service"],
  [[WORK, SLOW], "minor", "Partially Degraded Service"],
  [[SLOW, SLOW], "minor", "Degraded System Service"],
  [[OK, PART], "minor", "Minor Service Outage"],
  [[SLOW, PART], "minor", "Minor Service Outage"],
  [[PART, PART], "major", "Partial System Outage"],
  [[OK, DOWN], "major", "Partial System Outage"],
  [[PART, DOWN], "major", "Partial System Outage"],
  [[DOWN, DOWN], "critical", "Major System Outage"],
])("%j is %s: %s", (levels, indicator, description) => {
  expect(rollUpOf(levels)).toEqual({ indicator, description });
});

test("the impact of an incident is derived from its peak level, and back", () => {
  expect([OK, SLOW, PART, DOWN, WORK].map(impactOf)).toEqual(["none", "minor", "major", "critical", "maintenance"]);
  for (const level of LEVELS) expect(levelOfImpact(impactOf(level))).toBe(level);
});
