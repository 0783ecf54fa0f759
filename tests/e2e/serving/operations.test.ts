import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { backupsFolder, listBackups } from "#db/engine/backup-files.ts";
import { inspect } from "#db/engine/inspect.ts";
import { root, type World } from "#tests/support/afloat.ts";
import { LOOKS_EVERY } from "#tests/support/backed-up.ts";
import { openedIncident, signedIn } from "#tests/support/browser/staff.ts";
import { atIntervals } from "#tests/support/intervals.ts";
import { until } from "#tests/support/until.ts";
import { writeFirstSchema } from "#tests/support/worlds/first-schema.ts";
import { openUntilFinished, temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const metric = async ({ adminUrl }: World, name: string): Promise<number> => {
  const answer = await (await fetch(`${adminUrl}/metrics`)).text();
  const line = answer.split("\n").find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}{`));
  return line === undefined ? Number.NaN : Number(line.slice(line.lastIndexOf(" ")));
};

const health = async ({ adminUrl }: World, accept = "*/*") => {
  const answer = await fetch(`${adminUrl}/healthz`, { headers: { Accept: accept } });
  return { status: answer.status, type: answer.headers.get("content-type"), text: await answer.text() };
};

test("the metrics follow events, and need no sign-in", async () => {
  const { staff, world } = await signedIn();
  const answer = await fetch(`${world.adminUrl}/metrics`);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  expect([await metric(world, "afloat_open_incidents"), await metric(world, "afloat_sessions")]).toEqual([0, 1]);
  const before = await metric(world, "afloat_publish_seconds_count");
  const seq = await metric(world, "afloat_last_publication_seq");
  await openedIncident(staff);
  await until("it is live", async () => (await metric(world, "afloat_last_publication_seq")) === seq + 1);
  expect(await metric(world, "afloat_open_incidents")).toBe(1);
  expect(await metric(world, "afloat_publish_seconds_count")).toBe(before + 1);
  expect(await metric(world, "afloat_publish_seconds_sum")).toBeGreaterThan(0);
  expect(await metric(world, "process_resident_memory_bytes")).toBeGreaterThan(1e7);
  expect(await metric(world, "afloat_database_bytes")).toBeGreaterThan(1e5);
  const [, free] = execFileSync("df", ["-B1", "--output=avail", world.dataDir], { encoding: "utf8" }).split("\n");
  expect(Math.abs((await metric(world, "afloat_disk_free_bytes")) / Number(free) - 1)).toBeLessThan(0.1);
  expect(await metric(world, "afloat_backup_age_seconds")).toBeNaN();
  mkdirSync(backupsFolder(world.dataDir));
  await world.json("backup", backupsFolder(world.dataDir));
  expect(await metric(world, "afloat_backup_age_seconds")).toBeGreaterThanOrEqual(0);
});

test("health turns red while publishing fails, as text and as JSON, and green again", async () => {
  const { staff, world } = await signedIn();
  expect(await health(world)).toEqual({ status: 200, type: "text/plain; charset=utf-8", text: "ok\n" });
  const folder = join(world.dataDir, "published", "tmp");
  renameSync(folder, `${folder}-aside`);
  writeFileSync(folder, "in the way");
  await openedIncident(staff);
  await until("it is red", async () => (await health(world)).status === 503);
  expect((await health(world)).text).toMatch(/^publishing fails: /);
  const answer = await health(world, "application/json");
  expect([answer.status, answer.type]).toEqual([503, "application/json; charset=utf-8"]);
  expect(JSON.parse(answer.text)).toMatchObject({ ok: false, faults: [{ check: "publishing" }] });
  expect([await metric(world, "afloat_publish_fault"), await metric(world, "afloat_publications_due")]).toEqual([1, 1]);
  expect(await metric(world, "afloat_publish_failures_total")).toBeGreaterThan(0);
  rmSync(folder);
  renameSync(`${folder}-aside`, folder);
  await until("it is green", async () => (await health(world)).status === 200);
  expect(JSON.parse((await health(world, "application/json")).text)).toEqual({ ok: true, faults: [] });
});

test("a database that cannot be read turns health red, and does not stop the admin", async () => {
  const world = await smallWorld();
  await world.admin();
  const db = openUntilFinished(join(world.dataDir, "afloat.db"));
  db.$client.exec("ALTER TABLE publications RENAME TO elsewhere");
  const { status, text } = await health(world, "application/json");
  expect([status, JSON.parse(text).faults[0]]).toEqual([
    503,
    { check: "record", message: expect.stringContaining("publications") },
  ]);
  expect((await fetch(`${world.adminUrl}/metrics`)).status).toBe(503);
  db.$client.exec("ALTER TABLE elsewhere RENAME TO publications");
  await until("it is green", async () => (await health(world)).status === 200);
});

test("a stopped heartbeat turns health red", async () => {
  const world = await smallWorld();
  await world.admin();
  const beat = (checkedAt: Date) =>
    writeFileSync(join(world.dataDir, "site", "heartbeat.json"), JSON.stringify({ checkedAt: checkedAt.toISOString() }));
  beat(new Date());
  expect((await health(world)).status).toBe(200);
  expect(await metric(world, "afloat_heartbeat_age_seconds")).toBeLessThan(300);
  // The publisher renews it too, at its own times.
  await until("health is red", async () => {
    beat(new Date(Date.now() - 6 * 60_000));
    const { status, text } = await health(world);
    return status === 503 && text.includes("the last heartbeat is 36");
  });
  rmSync(join(world.dataDir, "site", "heartbeat.json"));
});

test("a running admin makes a first backup automatically", async () => {
  const world = await smallWorld(atIntervals(LOOKS_EVERY));
  const serving = await world.serve("--admin-only");
  await until("there is a backup", () => listBackups(backupsFolder(world.dataDir)).length > 0);
  const [made] = listBackups(backupsFolder(world.dataDir));
  expect(made?.kind).toBe("hourly");
  await until("it is in the log", () => serving.log().includes('"event":"backup"'));
  expect(inspect(made?.file ?? "").rows.has("incidents")).toBe(true);
});

/** Runs one command with its data on a separate disk of so many kilobytes, on which `files` exist before. */
async function onSmallDisk(kilobytes: number, files: Record<string, string>, command: string): Promise<string> {
  const disk = temporaryFolder();
  const copies = Object.entries(files).map(([name, from]) => `cp ${from} ${disk}/${name}`);
  const script = [
    `mount -t tmpfs -o size=${kilobytes}k tmpfs ${disk}`,
    ...copies,
    `cd ${root}`,
    `export AFLOAT_DATA=${disk}`,
    command,
  ];
  const child = spawn("unshare", ["--mount", "sh", "-c", script.join(" && ")], { stdio: ["ignore", "pipe", "pipe"] });
  const [output] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return output;
}

const isRoot = process.getuid?.() === 0;

test.skipIf(!isRoot)("on a full disk an older database is not migrated, and the error states what to do", async () => {
  const older = join(temporaryFolder(), "older.db");
  writeFirstSchema(older);
  const size = Math.ceil(readFileSync(older).length / 1024);
  const afloat = `${process.execPath} bin/afloat.mjs`;
  const output = await onSmallDisk(
    size + 60,
    { "afloat.db": older },
    `${afloat} status 2>&1; ${process.execPath} -e "process.stdout.write(String(require('better-sqlite3')('$AFLOAT_DATA/afloat.db').pragma('user_version', {simple: true})))"; ls $AFLOAT_DATA/backups`,
  );
  expect(output).toMatch(
    /^database: The database must be migrated, but the backup before the migration failed: .*Free some space in .*\n1$/,
  );
});
