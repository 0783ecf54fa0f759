import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { isPublished, siteFiles, siteInodes } from "#tests/support/site.ts";
import { COMMS_LEAD } from "#tests/support/worlds/actor.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { openUntilFinished } from "#tests/support/worlds/record.ts";
import { POLICY } from "#tests/support/worlds/sample.ts";
import { publishedWorld, smallCatalogue, smallWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";
import { editIncident } from "#usecases/incidents/incidents.ts";

/** The names of the files that were written again since. */
function changedSince(world: World, before: ReadonlyMap<string, string>): string[] {
  return [...siteInodes(world)].filter(([name, inode]) => before.get(name) !== inode).map(([name]) => name);
}

test("the pages of a service that leaves the catalogue without history are removed", async () => {
  const world = await worldWithIncident();
  await world.site();
  await world.admin();
  expect((await fetch(`${world.siteUrl}/services/dns/`)).status).toBe(200);
  const { regions, groups } = await world.json("catalogue", "export");
  groups[0].services = [{ slug: "web", name: "Web", planes: ["data"], regions: "global" }];
  const file = join(world.dataDir, "other.json");
  writeFileSync(file, JSON.stringify({ regions, groups }));
  await world.json("catalogue", "import", file);
  expect((await fetch(`${world.siteUrl}/services/dns/`)).status).toBe(404);
  // The API's incidents keep its name; the service is retired, not offered.
  const exported = await world.json("catalogue", "export");
  const retired = exported.groups
    .flatMap(({ services }: { services: { slug: string; retired?: boolean }[] }) => services)
    .filter(({ retired }: { retired?: boolean }) => retired);
  expect(retired.map(({ slug }: { slug: string }) => slug)).toEqual(["api"]);
  await world.json("catalogue", "import", smallCatalogue());
  expect((await fetch(`${world.siteUrl}/services/dns/`)).status).toBe(200);
});

test("pages of removed months are deleted without rendering the other pages again", async () => {
  const world = await publishedWorld();
  const first = (await world.json("incident", "list")).incidents.at(-1);
  const db = openUntilFinished(join(world.dataDir, "afloat.db"));
  const startAt = async (time: string) => {
    const moved = { title: first.title, startedAt: at(time), detectedAt: null, reason: "Earlier." };
    editIncident(
      { db, zone: "Asia/Shanghai", now: Date.now, postmortems: POLICY, actor: COMMS_LEAD, siteName: "Status" },
      first.id,
      moved,
    );
    await world.json("publish");
    return ["2023-10", "2023-11", "2024-01"].map((month) => isPublished(world, `history/${month}/index.html`));
  };
  expect(await startAt("2023-10-31T12:00:00Z")).toEqual([true, true, true]);
  expect(isPublished(world, "data/v1/uptime/2023-10.csv")).toBe(true);
  const before = siteInodes(world);
  expect(await startAt("2024-04-08T07:23:00Z")).toEqual([false, false, true]);
  expect(isPublished(world, "data/v1/uptime/2023-10.csv")).toBe(false);
  expect(changedSince(world, before)).not.toContain("services/vpc/index.html");
});

test("an update writes the affected files, and leaves the others alone", async () => {
  const world = await publishedWorld();
  const { id } = await world.json(
    "incident",
    "open",
    "--title",
    "Disks",
    "--message",
    "Slow.",
    "--impact",
    "block-storage@ap-beijing/data=degraded_performance",
  );
  const before = siteInodes(world);
  await world.json("incident", "update", id, "--message", "Slower.", "--impact", "block-storage@ap-beijing/data=partial_outage");
  const changed = changedSince(world, before);
  for (const name of [
    `incidents/${id}/index.html`,
    "index.html",
    "feed.xml",
    "services/block-storage/index.html",
    "regions/ap-beijing/index.html",
  ])
    expect(changed).toContain(name);
  for (const name of [
    "404.html",
    "robots.txt",
    "services/vpc/index.html",
    "regions/ap-shanghai/index.html",
    "history/2024-04/index.html",
  ])
    expect(changed).not.toContain(name);
  await world.json("publish");
  expect(changedSince(world, siteInodes(world))).toEqual([]);
});

test("publishing change by change gives the same bytes as publishing all at once", async () => {
  const world = await worldWithIncident();
  const [{ id: old }] = (await world.json("incident", "list")).incidents;
  const { id, update } = await world.json(
    "incident",
    "open",
    "--title",
    "DNS",
    "--message",
    "Down.",
    "--impact",
    "dns/data=major_outage",
  );
  await world.json(
    "incident",
    "open",
    "--title",
    "Old",
    "--message",
    "Was slow.",
    "--status",
    "resolved",
    "--at",
    "2024-06-01T00:00:00Z",
  );
  await world.json("incident", "correct", update, "--message", "Down in part.", "--reason", "Too strong");
  await world.json(
    "incident",
    "update",
    id,
    "--status",
    "identified",
    "--message",
    "Found.",
    "--impact",
    "api@south/control=partial_outage",
  );
  await world.json("incident", "update", old, "--message", "A late word.");
  await world.json("incident", "resolve", id, "--message", "Over.", "--close-open");
  const cause = join(world.dataDir, "cause.json");
  writeFileSync(cause, JSON.stringify({ rootCause: "A typo." }));
  await world.json("postmortem", "publish", id, cause);
  const piecemeal = siteFiles(world);
  expect(await world.json("publish", "--full")).toMatchObject({ files: expect.any(Number) });
  const complete = siteFiles(world);
  expect([...piecemeal.keys()]).toEqual([...complete.keys()]);
  expect([...complete].filter(([name, bytes]) => !piecemeal.get(name)?.equals(bytes)).map(([name]) => name)).toEqual([]);
});

test("only one process publishes at a time; the other refuses and names the server", async () => {
  const world = await smallWorld();
  await world.admin();
  const full = await world.cli("publish", "--full");
  expect([full.status, full.stdout]).toEqual([1, expect.stringContaining("running server publishes automatically")]);
  expect(await world.json("publish")).toEqual({ elsewhere: true });
});

test("changes that commands make at the same time all go live", async () => {
  const world = await smallWorld();
  const titles = ["First", "Second", "Third", "Fourth"];
  await Promise.all(titles.map((title) => world.json("incident", "open", "--title", title, "--message", "Down.")));
  const front = siteFiles(world).get("index.html")?.toString() ?? "";
  for (const title of titles) expect(front).toContain(title);
  expect(await world.json("status")).toMatchObject({ due: 0 });
});

test("half-written files of a killed process are removed at the next start", async () => {
  const world = await smallWorld();
  const published = join(world.dataDir, "published");
  writeFileSync(join(published, "tmp", "0123456789abcdef01"), "half a pa");
  mkdirSync(join(published, "releases", "999-unfinished"));
  await world.json("incident", "open", "--title", "Any", "--message", "Down.");
  expect(readdirSync(join(published, "tmp"))).toEqual([]);
  await world.json("publish", "--full");
  expect(existsSync(join(published, "releases", "999-unfinished"))).toBe(false);
  expect(readdirSync(join(published, "releases")).length).toBeLessThanOrEqual(2);
});
