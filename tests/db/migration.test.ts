import { join } from "node:path";
import { expect, test } from "vitest";
import { loadIncident } from "#db/incidents/incidents.ts";
import { idsWithOpenActions } from "#db/incidents/postmortems.ts";
import { writeFirstSchema } from "#tests/support/worlds/first-schema.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";

test("a postmortem of an older database becomes its first revision, complete and in order", () => {
  const file = join(temporaryFolder(), "afloat.db");
  writeFirstSchema(file);
  const db = openUntilFinished(file);
  const postmortem = loadIncident(db, "incident0001")?.postmortem;
  expect(postmortem).toMatchObject({
    stage: "final",
    publishedAt: 3000,
    summary: "S",
    rootCause: [{ title: null, text: "It broke." }],
    contributingFactors: ["One"],
    lessons: [],
    timeline: [
      { at: 1000, text: "First", source: null },
      { at: 1200, text: "Second", source: "us" },
    ],
    actions: [
      { title: "Now", group: "Tests", owner: "Lead", due: "2026-01-01", state: "open" },
      { title: "Later", group: null, owner: null, due: null, state: "done" },
    ],
  });
  expect(postmortem?.revisions).toHaveLength(1);
  expect(idsWithOpenActions(db)).toEqual(["incident0001"]);
});
