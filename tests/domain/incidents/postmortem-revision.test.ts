import { expect, test } from "vitest";
import { checkCommitment, commitmentAfter, commitmentStandings } from "#domain/incidents/commitment.ts";
import type { PostmortemContent } from "#domain/incidents/postmortem.ts";
import { fieldChanges, publishState } from "#domain/incidents/postmortem-revision.ts";
import { minute, POLICY } from "#tests/support/worlds/sample.ts";

const content = (over: Partial<PostmortemContent> = {}): PostmortemContent => ({
  stage: "preliminary",
  summary: "It broke.",
  impact: "",
  trigger: "",
  detection: "",
  resolution: "",
  rootCause: [{ title: null, text: "Forward compatibility was missing." }],
  contributingFactors: [],
  lessons: [],
  timeline: [],
  actions: [{ title: "Test it", group: "Tests", owner: null, due: null, state: "open" }],
  ...over,
});
const published = (at: number, reason: string | null = null, loud = true) => ({ publishedAt: minute(at), reason, loud });
const corrected = content({ rootCause: [{ title: null, text: "Backward compatibility was missing." }] });

test("the first state needs no reason and is loud; what is asked otherwise does not count", () => {
  const first = publishState(null, content(), published(0, "whatever", false));
  expect(first.revisions).toEqual([{ content: content(), publishedAt: minute(0), reason: null, loud: true }]);
});

test("a correction says why, and leaves the former state as it was", () => {
  const first = publishState(null, content(), published(0));
  expect(() => publishState(first, corrected, published(1))).toThrow("no reason");
  expect(() => publishState(first, corrected, published(1, "  "))).toThrow("no reason");
  const second = publishState(first, corrected, published(1, " The other way round. "));
  expect(second.revisions.map(({ reason }) => reason)).toEqual([null, "The other way round."]);
  expect(second.revisions[0]).toEqual(first.revisions[0]);
  expect([second.publishedAt, second.rootCause]).toEqual([minute(0), corrected.rootCause]);
});

test("the same once more is refused", () => {
  const first = publishState(null, content(), published(0));
  expect(() => publishState(first, content(), published(1, "Because."))).toThrow("Nothing has changed");
});

test.each([
  { what: "done", action: { state: "done" as const }, free: true },
  { what: "given an owner and a day", action: { owner: "API lead", due: "2026-01-01" }, free: true },
  { what: "promised in other words", action: { title: "Test it a little" }, free: false },
  { what: "moved to another group", action: { group: "Later" }, free: false },
])("an action $what: free of a reason is $free", ({ action, free }) => {
  const first = publishState(null, content(), published(0));
  const [before] = content().actions;
  const next = content({ actions: [{ ...(before as (typeof first.actions)[number]), ...action }] });
  if (free) expect(publishState(first, next, published(1)).revisions[1]?.reason).toBe("Status of the corrective actions.");
  else expect(() => publishState(first, next, published(1))).toThrow("no reason");
  expect(() => publishState(first, { ...next, summary: "Else." }, published(1))).toThrow("no reason");
});

test("what differs is told part by part", () => {
  expect(fieldChanges(content(), corrected)).toEqual([
    { field: "rootCause", before: "Forward compatibility was missing.", after: "Backward compatibility was missing." },
  ]);
  expect(fieldChanges(content(), content({ stage: "final", lessons: ["Test."] })).map(({ field }) => field)).toEqual([
    "stage",
    "lessons",
  ]);
});

test("a promise is due, then overdue, and met in time or late", () => {
  const promise = commitmentAfter("major_outage", minute(0), { ...POLICY, preliminaryHours: 1, finalDays: 1 });
  const standings = (now: number, states: { at: number; stage: "preliminary" | "final" }[] = []) => {
    let postmortem = null;
    for (const [n, { at, stage }] of states.entries())
      postmortem = publishState(postmortem, content({ stage, summary: `${n}` }), published(at, "More is known."));
    return commitmentStandings(promise, postmortem, minute(now)).map(({ standing }) => standing);
  };
  expect(standings(60)).toEqual(["due", "due"]);
  expect(standings(61)).toEqual(["overdue", "due"]);
  expect(standings(61, [{ at: 60, stage: "preliminary" }])).toEqual(["kept", "due"]);
  expect(standings(90, [{ at: 70, stage: "preliminary" }])).toEqual(["late", "due"]);
  expect(standings(90, [{ at: 70, stage: "final" }])).toEqual(["late", "kept"]);
  expect(
    standings(2000, [
      { at: 50, stage: "preliminary" },
      { at: 1500, stage: "final" },
    ]),
  ).toEqual(["kept", "late"]);
});

test("what is promised depends on how bad it was", () => {
  expect(commitmentAfter("degraded_performance", 0, POLICY)).toBeNull();
  expect(commitmentAfter("partial_outage", 0, POLICY)).not.toBeNull();
  expect(commitmentAfter("major_outage", 0, { ...POLICY, from: null })).toBeNull();
});

test("a final word promised before the first one is refused", () => {
  expect(() => checkCommitment({ preliminaryBy: minute(2), finalBy: minute(1) })).toThrow("before the preliminary one");
  expect(() => checkCommitment({ preliminaryBy: minute(1), finalBy: minute(1) })).not.toThrow();
});
