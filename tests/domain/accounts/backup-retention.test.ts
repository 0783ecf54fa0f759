import fc from "fast-check";
import { expect, test } from "vitest";
import { expired } from "#domain/accounts/backup-retention.ts";
import { HOUR, toIso } from "#domain/time.ts";
import { START } from "#tests/support/worlds/sample.ts";

const times = fc.uniqueArray(
  fc.integer({ min: 0, max: 60 * 24 * HOUR }).map((after) => START + after),
  { maxLength: 200 },
);
const day = (at: number) => toIso(at).slice(0, 10);

test("of hourly backups over twenty days, all of the last day and one for each of two weeks are retained", () => {
  const hours = Array.from({ length: 20 * 24 }, (_, hour) => Date.UTC(2026, 2, 1) + hour * HOUR);
  const removed = new Set(expired(hours));
  const retained = hours.filter((at) => !removed.has(at)).map(toIso);
  expect(retained.slice(0, 13)).toEqual(
    Array.from({ length: 13 }, (_, at) => `2026-03-${String(7 + at).padStart(2, "0")}T23:00:00Z`),
  );
  expect(retained.slice(13)).toEqual(Array.from({ length: 24 }, (_, at) => `2026-03-20T${String(at).padStart(2, "0")}:00:00Z`));
});

test("the latest backups and the last one of each day are always retained, and pruning again removes nothing more", () => {
  fc.assert(
    fc.property(times, (all) => {
      const removed = new Set(expired(all));
      const retained = all.filter((at) => !removed.has(at)).sort((a, b) => b - a);
      const newest = [...all].sort((a, b) => b - a);
      expect(retained.slice(0, 24)).toEqual(newest.slice(0, 24));
      const days = [...new Set(newest.map(day))];
      for (const each of days.slice(0, 14)) expect(retained).toContain(newest.find((at) => day(at) === each));
      expect(retained.length).toBeLessThanOrEqual(24 + 14);
      expect(expired(retained)).toEqual([]);
    }),
  );
});
