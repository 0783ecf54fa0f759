import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DAY, HOUR, type Instant, MINUTE, parseIso, toIso } from "#domain/time.ts";
import { openParts } from "#tests/support/parts.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const OPENING = { title: "Calls fail", status: "investigating", message: "Calls fail." } as const;
const DOWN = [{ service: "api", region: "north", plane: "control", level: "major_outage" } as const];

/** A small site in this process, and the time that each form of it claims. */
async function site() {
  const world = await smallWorld();
  const start = Math.floor(Date.now() / MINUTE) * MINUTE + MINUTE;
  const instance = await openParts(world.env, start);
  const read = (name: string) => readFileSync(join(world.dataDir, "site", name), "utf8");
  const claimed = (): Record<string, Instant | undefined> => ({
    page: parseIso(/id="as-of"[^>]*>.*?<time datetime="([^"]*)"/s.exec(read("index.html"))?.[1] ?? ""),
    status: parseIso(JSON.parse(read("data/v1/status.json")).asOf),
    text: parseIso(/\), (\S+Z)\./.exec(read("status.txt"))?.[1] ?? ""),
    statuspage: parseIso(JSON.parse(read("api/v2/status.json")).page.updated_at),
    atom: parseIso(/<updated>([^<]*)/.exec(read("feed.atom"))?.[1] ?? ""),
  });
  return { ...instance, start, claimed };
}

test("no form is as of a later time than its publication: after a file of a clock that is ahead, and a clock that was ahead", async () => {
  const { parts, afloat, publisher, set, start, claimed } = await site();
  const catalogue = parts.readCatalogue(afloat.context);
  const update = { at: toIso(start - HOUR), postedAt: toIso(start + 4 * MINUTE), status: "resolved", message: "Over." };
  const line = { title: "Early", startedAt: toIso(start - HOUR), updates: [update] };
  const { refused } = parts.importIncidents(afloat.context, [parts.readEntryLine(JSON.stringify(line), catalogue)]);
  expect(refused).toEqual([]);
  await publisher.publishDue();
  for (const [form, at] of Object.entries(claimed())) expect(at, form).toBe(start);

  set(start + 300 * DAY);
  parts.openIncident(afloat.context, { ...OPENING, impacts: DOWN });
  set(start + MINUTE);
  await publisher.publishDue();
  for (const [form, at] of Object.entries(claimed())) expect(at, form).toBe(start + MINUTE);
});
