import { expect, test } from "vitest";
import { DRILL_STEPS, type DrillStep, drillOf } from "#domain/independence/drill.ts";

const step = (key: DrillStep["key"], outcome: DrillStep["outcome"] = "passed"): DrillStep => ({
  key,
  outcome,
  took: 1,
  detail: "",
});
const CLOUD = { domains: ["example-cloud.com"], networks: [], nameServers: [] };

test("a drill passes when every step does, and states what that does not prove", () => {
  const drill = drillOf(
    0,
    CLOUD,
    DRILL_STEPS.map((key) => step(key)),
  );
  expect([drill.passed, drill.sentence.startsWith("Passed:")]).toEqual([true, true]);
  expect(drill.unproven.length).toBeGreaterThan(3);
});

test("a failed step fails the drill, and the steps after it are not tested", () => {
  const drill = drillOf(0, CLOUD, [step("unreachable"), step("start", "failed")]);
  expect([drill.passed, drill.sentence]).toEqual([false, "Failed: one step did not pass."]);
  expect(drill.steps.map(({ outcome }) => outcome)).toEqual(["passed", "failed", ...Array(8).fill("not_reached")]);
});

test("a drill that ended early has not passed, even if no step failed", () => {
  expect(drillOf(0, CLOUD, [step("unreachable")]).passed).toBe(false);
});

test("without a configured main cloud the report states it", () => {
  const unproven = (cloud: typeof CLOUD | null) => drillOf(0, cloud, []).unproven.join();
  expect([unproven(null), unproven(CLOUD)].map((text) => text.includes("is not configured"))).toEqual([true, false]);
});
