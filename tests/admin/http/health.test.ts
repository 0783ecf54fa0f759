import { expect, test } from "vitest";
import { healthFaults } from "#admin/http/health.ts";
import type { HealthSnapshot } from "#admin/http/health-snapshot.ts";
import { metricsText } from "#admin/http/metrics.ts";
import { MINUTE } from "#domain/time.ts";
import { START } from "#tests/support/worlds/sample.ts";

const WELL: HealthSnapshot = {
  now: START,
  counters: { startedAt: START - 10 * MINUTE, full: 1, partial: 2, seconds: 1.5, failures: 0 },
  publishError: undefined,
  due: 0,
  dueSince: null,
  last: { seq: 7, liveAt: START - 5 * MINUTE },
  notices: { waiting: 0, since: null, dead: { channels: 0, subscribers: 0 } },
  openIncidents: 1,
  sessions: 2,
  backups: { newestAt: START - MINUTE, triedAt: undefined, failures: 0, fault: undefined },
  databaseBytes: 250_000,
  disk: { freeBytes: 50_000_000_000, bytes: 100_000_000_000 },
  residentBytes: 90_000_000,
  heartbeatAt: START - MINUTE,
};

const checksOf = (change: Partial<HealthSnapshot>) => healthFaults({ ...WELL, ...change }).map(({ check }) => check);

test("at the limits everything is healthy, and beyond them there is a fault", () => {
  expect(checksOf({})).toEqual([]);
  expect(checksOf({ heartbeatAt: undefined, last: undefined })).toEqual([]);
  expect(checksOf({ due: 1, dueSince: START - MINUTE })).toEqual([]);
  expect(checksOf({ due: 1, dueSince: START - MINUTE - 1 })).toEqual(["due"]);
  expect(checksOf({ heartbeatAt: START - 5 * MINUTE })).toEqual([]);
  expect(checksOf({ heartbeatAt: START - 5 * MINUTE - 1 })).toEqual(["heartbeat"]);
  expect(checksOf({ heartbeatAt: null })).toEqual(["heartbeat"]);
  expect(checksOf({ disk: { freeBytes: 200_000_000, bytes: 1_000_000_000 } })).toEqual([]);
  expect(checksOf({ disk: { freeBytes: 199_999_999, bytes: 1_000_000_000 } })).toEqual(["disk"]);
  expect(checksOf({ disk: { freeBytes: 49_999_999_999, bytes: 1_000_000_000_000 } })).toEqual(["disk"]);
  expect(checksOf({ publishError: "no room" })).toEqual(["publishing"]);
  const mismatch = (since: number) => ({ notices: { ...WELL.notices, waiting: 1, since } });
  expect(checksOf(mismatch(START - 15 * MINUTE))).toEqual([]);
  expect(checksOf(mismatch(START - 15 * MINUTE - 1))).toEqual(["notices"]);
});

test("several faults are reported, each in a sentence", () => {
  const faults = healthFaults({ ...WELL, publishError: "no room", due: 3, dueSince: START - 2 * MINUTE });
  expect(faults.map(({ message }) => message)).toEqual([
    "publishing fails: no room",
    "3 committed but not live, the oldest for 120 s",
  ]);
});

/** The samples of a text in Prometheus' format, by name and labels. */
const samplesOf = (text: string): Map<string, number> =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );

test("every metric has a help text, a type and numeric values", () => {
  const text = metricsText({ ...WELL, due: 3, dueSince: START - 2 * MINUTE });
  for (const line of text.trimEnd().split("\n"))
    expect(line).toMatch(
      /^# (HELP [a-z_]+ \S.*|TYPE [a-z_]+ (counter|gauge|summary))$|^[a-z_]+(\{[a-z]+="[a-z]+"\})? -?[\d.e+]+$/,
    );
  const samples = samplesOf(text);
  expect(Object.fromEntries(samples)).toMatchObject({
    process_start_time_seconds: (START - 10 * MINUTE) / 1000,
    'afloat_publications_total{pages="all"}': 1,
    'afloat_publications_total{pages="some"}': 2,
    afloat_publish_seconds_sum: 1.5,
    afloat_publish_seconds_count: 3,
    afloat_publications_due: 3,
    afloat_oldest_due_seconds: 120,
    afloat_last_publication_seq: 7,
    afloat_backup_age_seconds: 60,
    afloat_heartbeat_age_seconds: 60,
    afloat_publish_fault: 0,
  });
});

test("unknown values are omitted, and no age is negative when the clock was set back", () => {
  const unknown = { ...WELL.backups, newestAt: undefined };
  const samples = samplesOf(metricsText({ ...WELL, last: undefined, heartbeatAt: null, backups: unknown }));
  for (const name of ["afloat_last_publication_seq", "afloat_heartbeat_age_seconds", "afloat_backup_age_seconds"])
    expect([...samples.keys()]).not.toContain(name);
  expect(samplesOf(metricsText({ ...WELL, heartbeatAt: START + MINUTE })).get("afloat_heartbeat_age_seconds")).toBe(0);
});
