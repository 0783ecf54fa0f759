import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { backupName, backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import { backUpRecord } from "#db/engine/copy.ts";
import { inspect } from "#db/engine/inspect.ts";
import { HOUR, type Instant, MINUTE } from "#domain/time.ts";
import { type HourlyBackups, startHourlyBackups } from "#runtime/hourly-backups.ts";
import { until } from "#tests/support/until.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { START } from "#tests/support/worlds/sample.ts";

interface Bench {
  backups: HourlyBackups;
  folder: string;
  made: string[];
  faults: string[];
  /** How often it has checked. */
  looked(): number;
  /** Sets the clock. */
  setTime(at: Instant): void;
  /** Writes to the database. */
  write(): void;
}

/** Hourly backups of a real database, with a clock that the test sets. */
function bench(): Bench {
  const { file } = emptyRecord();
  const dataDir = dirname(file);
  let [now, looks] = [START, 0];
  const [made, faults]: [string[], string[]] = [[], []];
  const write = () => {
    for (const name of [file, `${file}-wal`]) utimesSync(name, now / 1000, now / 1000);
  };
  write();
  const backups = startHourlyBackups({
    dataDir,
    now: () => {
      looks += 1;
      return now;
    },
    make: async (name) => void backUpRecord(file, name),
    onMade: (name) => made.push(name),
    onFault: (reason) => faults.push(reason),
    checkIntervalMs: 5,
  });
  onTestFinished(() => backups.stop());
  return {
    backups,
    folder: backupsFolder(dataDir),
    made,
    faults,
    looked: () => looks,
    setTime: (at) => {
      now = at;
    },
    write,
  };
}

/** Waits until it has checked a few more times. */
async function lookAgain({ looked }: Bench): Promise<void> {
  const before = looked();
  await until("it has looked again", () => looked() > before + 3);
}

test("a database without a backup gets one, and another an hour later if it changed", async () => {
  const it = bench();
  await until("there is a first", () => it.made.length === 1);
  expect(inspect(it.made[0] as string).rows.has("incidents")).toBe(true);
  it.setTime(START + 2 * HOUR);
  await lookAgain(it);
  expect(it.made).toHaveLength(1);
  it.setTime(START + HOUR - MINUTE);
  it.write();
  await lookAgain(it);
  expect(it.made).toHaveLength(1);
  it.setTime(START + HOUR);
  await until("there is a second", () => it.made.length === 2);
  expect(listBackups(it.folder).map(({ at, kind }) => [at, kind])).toEqual([
    [START + HOUR, "hourly"],
    [START, "hourly"],
  ]);
});

test("a backup from a time when the clock was wrong does not delay the next", async () => {
  const it = bench();
  await until("there is a first", () => it.made.length === 1);
  writeFileSync(join(it.folder, backupName("hourly", START + 9000 * HOUR)), "");
  it.setTime(START + HOUR);
  it.write();
  await until("there is a second", () => it.made.length === 2);
});

test("a failure is reported once, and the backup is tried again after ten minutes", async () => {
  const it = bench();
  await until("there is a first", () => it.made.length === 1);
  // A folder blocks the path of the unfinished copy.
  const second = backupName("hourly", START + HOUR);
  mkdirSync(join(it.folder, `.${second}.part`));
  it.setTime(START + HOUR);
  it.write();
  await until("it failed", () => it.faults.length === 1);
  await lookAgain(it);
  expect([it.faults.length, it.backups.failures(), it.backups.fault()]).toEqual([1, 1, it.faults[0]]);
  expect(it.faults[0]).toContain(second);
  it.setTime(START + HOUR + 10 * MINUTE);
  await until("it was tried again", () => it.made.length === 2);
  expect([it.backups.failures(), it.backups.fault()]).toEqual([1, undefined]);
});

test("expired backups are removed, and so are the files of a killed process; other files stay", async () => {
  const it = bench();
  await until("there is a first", () => it.made.length === 1);
  const many = Array.from({ length: 40 }, (_, hour) => backupName("hourly", START - (hour + 1) * HOUR));
  const others = [backupName("before", START - HOUR, 2), backupName("replaced", START - 900 * HOUR), "my-own.db"];
  const left = `.${backupName("hourly", START - HOUR)}.part`;
  for (const name of [...many, ...others, left]) writeFileSync(join(it.folder, name), "");
  it.setTime(START + HOUR);
  it.write();
  await until("there is a second", () => it.made.length === 2);
  const names = readdirSync(it.folder);
  expect(names.filter((name) => name.startsWith("hourly-"))).toHaveLength(25);
  expect(names).toEqual(expect.arrayContaining(others));
  expect(names).not.toContain(left);
});
