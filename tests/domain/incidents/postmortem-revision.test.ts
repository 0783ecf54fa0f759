import { expect, test } from "vitest";
import { checkCommitment, commitmentAfter, commitmentStandings } from "#domain/incidents/commitment.ts";
import type { PostmortemContent } from "#domain/incidents/postmortem.ts";
import { fieldChanges, publishState } from "#domain/incidents/postmortem-revision.ts";
import { incident, minute, POLICY, update } from "#tests/support/worlds/sample.ts";

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

test("the first revision needs no reason and is notifiable, whatever was requested", () => {
  const first = publishState(null, content(), published(0, "whatever", false));
  expect(first.revisions).toEqual([{ content: content(), publishedAt: minute(0), reason: null, loud: true }]);
});

test("a correction needs a reason, and leaves the previous revision unchanged", () => {
  const first = publishState(null, content(), published(0));
  expect(() => publishState(first, corrected, published(1))).toThrow("no reason");
  expect(() => publishState(first, corrected, published(1, "  "))).toThrow("no reason");
  const second = publishState(first, corrected, published(1, " The other way round. "));
  expect(second.revisions.map(({ reason }) => reason)).toEqual([null, "The other way round."]);
  expect(second.revisions[0]).toEqual(first.revisions[0]);
  expect([second.publishedAt, second.rootCause]).toEqual([minute(0), corrected.rootCause]);
});

test("publishing the same content again is refused", () => {
  const first = publishState(null, content(), published(0));
  expect(() => publishState(first, content(), published(1, "Because."))).toThrow("Nothing has changed");
});

test.each([
  { what: "done", action: { state: "done" as const }, free: true },
  { what: "given an owner and a day", action: { owner: "API lead", due: "2026-01-01" }, free: true },
  { what: "with a different title", action: { title: "Test it a little" }, free: false },
  { what: "moved to another group", action: { group: "Later" }, free: false },
])("whether an action $what needs no reason: $free", ({ action, free }) => {
  const first = publishState(null, content(), published(0));
  const [before] = content().actions;
  const next = content({ actions: [{ ...(before as (typeof first.actions)[number]), ...action }] });
  if (free) expect(publishState(first, next, published(1)).revisions[1]?.reason).toBe("Status of the corrective actions.");
  else expect(() => publishState(first, next, published(1))).toThrow("no reason");
  expect(() => publishState(first, { ...next, summary: "Else." }, published(1))).toThrow("no reason");
});

test("differences are listed field by field", () => {
  expect(fieldChanges(content(), corrected)).toEqual([
    { field: "rootCause", before: "Forward compatibility was missing.", after: "Backward compatibility was missing." },
  ]);
  expect(fieldChanges(content(), content({ stage: "final", lessons: ["Test."] })).map(({ field }) => field)).toEqual([
    "stage",
    "lessons",
  ]);
});

test("a postmortem is due, then overdue, and published in time or late", () => {
  const promise = commitmentAfter("major_outage", minute(0), { ...POLICY, preliminaryHours: 1, finalDays: 1 });
  const standings = (now: number, states: { at: number; stage: "preliminary" | "final" }[] = []) => {
    let postmortem = null;
    for (const [n, { at, stage }] of states.entries())
      postmortem = publishState(postmortem, content({ stage, summary: `${n}` }), published(at, "More is known."));
    return commitmentStandings(incident([update("resolved", 0)], { postmortem, postmortemCommitment: promise }), minute(now)).map(
      ({ standing }) => standing,
    );
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

test("the due dates depend on the peak impact", () => {
  expect(commitmentAfter("degraded_performance", 0, POLICY)).toBeNull();
  expect(commitmentAfter("partial_outage", 0, POLICY)).not.toBeNull();
  expect(commitmentAfter("major_outage", 0, { ...POLICY, from: null })).toBeNull();
});

test("a final postmortem due before the preliminary one is refused", () => {
  expect(() => checkCommitment({ preliminaryBy: minute(2), finalBy: minute(1) })).toThrow("before the preliminary one");
  expect(() => checkCommitment({ preliminaryBy: minute(1), finalBy: minute(1) })).not.toThrow();
});
