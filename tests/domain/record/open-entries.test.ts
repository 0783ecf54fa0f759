import { expect, test } from "vitest";
import type { Entry } from "#domain/record/entry.ts";
import { diffEvents } from "#domain/record/event.ts";
import { lineOf } from "#domain/record/log-line.ts";
import { openEntries } from "#domain/record/open-entries.ts";
import { factsOf } from "#domain/updates/facts.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { announcement, maintenance, maintenanceUpdate } from "#tests/support/worlds/maintenance.ts";
import { incident, minute, update } from "#tests/support/worlds/sample.ts";

const linesOf = (...entries: Entry[]) =>
  entries.flatMap((entry) => diffEvents(null, entry)).map((event, i) => lineOf(event, i, minute(i), sha256Hex));

const investigating = update("investigating", 0);
const named = (id: string, ...later: ReturnType<typeof update>[]) => incident([investigating, ...later], { id });

/** An update that a correction gave another status. */
const corrected = (from: "resolved" | "identified", to: "resolved" | "identified") => {
  const wrong = update(from, 5);
  const correction = { text: "Text.", publishedAt: minute(6), reason: "Wrong status.", loud: true };
  return { ...wrong, status: to, revisions: [...wrong.revisions, { ...correction, replaced: factsOf(wrong) }] };
};

test("the open entries of a log are those that are not over, newest first", () => {
  const lines = linesOf(
    named("open00000001"),
    named("resolved0001", update("resolved", 5)),
    named("withdrawn001", update("withdrawn", 5)),
    named("reopened0001", update("resolved", 5), update("investigating", 9)),
    maintenance([announcement]),
    maintenance([announcement, maintenanceUpdate("cancelled", 5)], { id: "cancelled001" }),
  );
  expect(openEntries(lines)).toEqual(["maintenance1", "reopened0001", "open00000001"]);
});

test("a corrected status counts, and a later posted update about an earlier time does not", () => {
  const backdated = update("identified", 2, [], { id: "backdated001", postedAt: minute(20) });
  const lines = linesOf(
    named("notresolved1", corrected("resolved", "identified")),
    named("nowresolved1", corrected("identified", "resolved")),
    named("backdated002", update("resolved", 5), backdated),
  );
  expect(openEntries(lines)).toEqual(["notresolved1"]);
});

test("lines of a later version are skipped, and an entry that cannot be read counts as open", () => {
  const lines = linesOf(named("resolved0001", update("resolved", 5)));
  const later = (id: string) => lines[0]?.replace('"kind":"open"', '"kind":"hologram"').replaceAll("resolved0001", id) as string;
  expect(openEntries([...lines, later("resolved0001")])).toEqual([]);
  const unopened = linesOf(named("unopened0001", update("resolved", 5))).slice(1);
  expect(openEntries([...unopened, "not a line"])).toEqual(["unopened0001"]);
});
