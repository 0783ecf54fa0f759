import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Ended, World } from "#tests/support/afloat.ts";
import { demoFile } from "#tests/support/worlds/demo.ts";
import { worldWithIncident } from "#tests/support/worlds/worlds.ts";

// Other tests run commands inside their own process. Here each runs once as a program, as in a shell.

/** A command line, its exit status, and a part of its output. */
type Row = readonly [line: string, status: number, output: string];

/** SITE, COPY and OFFLINE_FILE stand for a published site, a backup and a file to apply; DEMO for the demo's incidents. */
const ROWS: readonly Row[] = [
  ["help", 0, "afloat COMMAND [--json]"],
  ["init", 0, "The database is ready."],
  ["serve loud", 2, "Unexpected argument “loud”."],
  ["publish", 0, "Nothing to publish."],
  ["status", 0, "All services are operational."],
  ["incident list", 0, "Calls fail"],
  ["maintenance list", 0, "No maintenance."],
  ["apply OFFLINE_FILE --dry-run", 0, "Written offline"],
  ["rehearsal report", 1, "rehearsal: There is no rehearsal in "],
  ["postmortem show nothing", 1, "There is no incident “nothing”."],
  ["catalogue export", 0, "slug: api"],
  ["import --from afloat EMPTY", 0, "Added 0"],
  ["export", 0, '"title":"Calls fail"'],
  ["replay DEMO --incident 4", 1, "It has 3"],
  ["mirror list", 0, "No mirrors"],
  ["verify SITE", 0, "Verified:"],
  ["witness SITE --once --state SEEN", 0, "All copies agree"],
  ["backup FRESH", 0, "Backed up to"],
  ["restore COPY --trial", 0, "restores to what is published"],
  ["doctor --rdap nowhere", 1, "“nowhere” is not a URL."],
  ["drill now", 2, "drill [--publish]"],
  ["notice list", 0, "No notifications waiting"],
  ["subscriber list", 0, "No subscribers."],
  ["user list", 0, "No users yet."],
  ["token list", 0, "No tokens."],
  ["key new --nonsense", 2, "key new [--subscriptions]"],
  ["audit verify", 0, "The audit log is intact."],
];

/** How many programs run at a time on a small machine. */
const AT_A_TIME = 4;

const OFFLINE = "---\ntitle: Written offline\nstatus: investigating\nimpact: [api@*/control=major_outage]\n---\n\nCalls fail.\n";

/** Writes the files that the rows name next to a database. Returns the path for each placeholder. */
async function filesOf(world: World): Promise<Record<string, string>> {
  const file = (name: string) => join(world.dataDir, name);
  writeFileSync(file("offline.md"), OFFLINE);
  writeFileSync(file("empty.jsonl"), "");
  await world.json("backup", file("copy.db"));
  const made = { OFFLINE_FILE: file("offline.md"), EMPTY: file("empty.jsonl"), COPY: file("copy.db") };
  return { ...made, SITE: file("site"), SEEN: file("seen.json"), FRESH: file("fresh.db"), DEMO: demoFile };
}

/** Runs every row as a program. Returns how each ended, by command line. */
async function endsOf(world: World): Promise<Map<string, Ended>> {
  const files = await filesOf(world);
  const [left, ends] = [ROWS.map(([line]) => line), new Map<string, Ended>()];
  const runSome = async (): Promise<void> => {
    for (let line = left.shift(); line !== undefined; line = left.shift())
      ends.set(line, await world.spawn(...line.split(" ").map((argument) => files[argument] ?? argument)));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, runSome));
  return ends;
}

test("each command runs as a program: it exits with the right status, and reports its result", async () => {
  const ends = await endsOf(await worldWithIncident());
  for (const [line, status, output] of ROWS) {
    const { stdout, stderr, ...ended } = ends.get(line) as Ended;
    expect([line, ended.status, stdout + stderr]).toEqual([line, status, expect.stringContaining(output)]);
  }
  const listed = [...(ends.get("help")?.stdout.matchAll(/^ {2}(\w+)/gm) ?? [])].map(([, name]) => name);
  expect(new Set(ROWS.map(([line]) => line.split(" ")[0])), "every command has a row").toEqual(new Set(listed));
});
