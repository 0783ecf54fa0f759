import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root, type World } from "#tests/support/afloat.ts";
import { stopClock } from "#tests/support/clock.ts";
import { differences, monthOnSite, pageText, siteFiles } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** Makes the server check the planned times ten times a second instead of every twenty seconds. */
const OFTEN = { clockEveryMs: 100 };

const iso = (fromNow: number): string => new Date(Date.now() + fromNow * 60_000).toISOString();

const schedule = (made: World, from: string, end: string, ...more: string[]) =>
  made.json(
    "maintenance",
    "schedule",
    "--title",
    "Upgrade",
    "--message",
    "We upgrade.",
    "--impact",
    "dns/data",
    "--from",
    from,
    "--until",
    end,
    ...more,
  );

test("maintenance is announced, started, extended and completed from the command line, and each step is on the page", async () => {
  const here = await smallWorld();
  const { id } = await schedule(here, iso(60), iso(120), "--remind", "30");
  expect(pageText(here)).toContain("Announced maintenance");
  expect(pageText(here, "/services/dns/")).toContain("Scheduled");
  await here.json("maintenance", "start", id);
  expect(pageText(here)).toContain("DNS is under maintenance.");
  await here.json("maintenance", "extend", id, "--until", iso(300), "--message", "It takes longer.");
  expect(pageText(here, `/incidents/${id}/`)).toMatch(/Extended.*It takes longer\..*Scheduled/);
  await here.json("maintenance", "update", id, "--status", "verifying", "--message", "We look at it.");
  await here.json("maintenance", "complete", id);
  expect(pageText(here)).toContain("All services are operational.");
  expect(pageText(here, `/incidents/${id}/`)).toContain("Completed");
  expect(pageText(here, `/history/${monthOnSite()}/`)).toContain("Upgrade");
  const feed = readFileSync(join(here.dataDir, "site", "feed.xml"), "utf8");
  expect([...feed.matchAll(/<title><!\[CDATA\[(.*?): Upgrade\]\]>/g)].map(([, name]) => name)).toEqual([
    "Completed",
    "Verifying",
    "Extended",
    "In progress",
    "Scheduled",
  ]);
  const record = JSON.parse(readFileSync(join(here.dataDir, "site", "incidents", id, "record.json"), "utf8"));
  expect(record).toMatchObject({
    kind: "maintenance",
    status: "completed",
    sequence: 4,
    impact: [{ level: "under_maintenance" }],
  });
  expect(await here.json("maintenance", "list", "--open")).toEqual({ maintenances: [] });
});

test("invalid input is refused with its field, or as wrong usage", async () => {
  const here = await smallWorld();
  const refused = await here.cli(
    "maintenance",
    "schedule",
    "--title",
    "T",
    "--message",
    "M",
    "--impact",
    "dns/data",
    "--from",
    iso(60),
    "--until",
    iso(30),
  );
  expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("until: The planned end must be after")]);
  const { id } = await schedule(here, iso(60), iso(120));
  const early = await here.cli("maintenance", "complete", id);
  expect([early.status, early.stderr]).toEqual([
    1,
    expect.stringContaining("status: The status is scheduled and cannot change to completed"),
  ]);
  expect((await here.cli("maintenance", "start")).status).toBe(2);
  expect((await here.cli("incident", "update", id, "--message", "No.")).stderr).toContain("There is no incident");
});

test("an exported maintenance is imported again with the same public bytes", async () => {
  const [here, there] = [await smallWorld(), await smallWorld()];
  const file = join(root, "tests", "data", "maintenance.jsonl");
  await here.json("import", "--from", "afloat", file);
  const { id } = await schedule(here, iso(60), iso(120), "--remind", "30", "--end-by-clock");
  await here.json("maintenance", "edit", id, "--title", "Upgrade of databases", "--reason", "Clearer.");
  const { stdout } = await here.cli("export");
  expect(stdout.trim().split("\n")).toHaveLength(2);
  const copy = join(there.dataDir, "copy.jsonl");
  writeFileSync(copy, stdout);
  expect((await there.json("import", "--from", "afloat", copy)).refused).toEqual([]);
  expect((await there.cli("export")).stdout).toBe(stdout);
  const incidents = (files: Map<string, Buffer>) => new Map([...files].filter(([name]) => /^(incidents|calendar)/.test(name)));
  const [one, other] = [incidents(siteFiles(here)), incidents(siteFiles(there))];
  expect(one.size).toBe(7);
  const address = (files: Map<string, Buffer>, port: string) =>
    new Map([...files].map(([name, bytes]) => [name, Buffer.from(bytes.toString().replaceAll(port, "PORT"))]));
  expect(differences(address(one, new URL(here.siteUrl).port), address(other, new URL(there.siteUrl).port))).toEqual([]);
});

test("a running server starts maintenance at its planned time; a server that was down posts what it missed, with its planned time, once", async () => {
  const setClock = stopClock(at("2026-03-02T08:00:00Z"));
  const here = await smallWorld();
  const { id } = await schedule(here, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z", "--end-by-clock");
  const admin = await here.admin(OFTEN);
  setClock(at("2026-03-02T09:00:01Z"));
  await until("the maintenance has started", () => pageText(here).includes("DNS is under maintenance."));
  await admin.end();
  setClock(at("2026-03-02T23:00:00Z"));
  await here.admin(OFTEN);
  await until("the maintenance is over", () => pageText(here).includes("All services are operational."));
  const { updates } = await here.json("maintenance", "show", id);
  expect(updates.map((each: { at: string; status: string }) => [each.at, each.status])).toEqual([
    ["2026-03-02T08:00:00Z", "scheduled"],
    ["2026-03-02T09:00:00Z", "in_progress"],
    ["2026-03-02T10:00:00Z", "completed"],
  ]);
  expect(pageText(here, `/incidents/${id}/`)).toContain("posted later");
});
