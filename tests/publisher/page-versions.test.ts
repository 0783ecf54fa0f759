import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { digestOf, findVersion, partOf, VERSION_PARTS } from "#domain/publishing/freshness.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { pageKey } from "#integrity/hash.ts";
import { readHeartbeat } from "#integrity/heartbeat.ts";
import { versionIn } from "#integrity/page-versions.ts";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { faultyFiles, mirrorOf } from "#tests/support/copies.ts";
import { openParts } from "#tests/support/parts.ts";
import { filesBelow } from "#tests/support/site.ts";
import { smallWorld, worldWithIncident } from "#tests/support/worlds/worlds.ts";

/** The pages on the disk of a site that are not listed as they are, and listed digests that differ from the heartbeat's. */
function unlisted({ dataDir }: World): string[] {
  const files = filesBelow(join(dataDir, "site"));
  const text = (path: string) => files.get(path.slice(1))?.toString() ?? "";
  const versions = readHeartbeat(text(integrityPaths.heartbeat))?.versions ?? "";
  const parts = Array.from({ length: VERSION_PARTS }, (_, part) => text(integrityPaths.versions(part)));
  const wrong = parts.flatMap((part, n) => (part === "" || part.startsWith(`${digestOf(versions, n)}\n`) ? [] : [`part ${n}`]));
  const pages = [...files].filter(([name]) => name.endsWith(".html"));
  const differing = pages.filter(([name, bytes]) => {
    const key = pageKey(`/${name.replace(/index\.html$/, "")}`);
    return JSON.stringify(findVersion(parts[partOf(key)] as string, key)) !== JSON.stringify(versionIn(bytes));
  });
  const lines = parts.reduce((sum, part) => sum + part.split("\n").length - (part === "" ? 1 : 2), 0);
  return [...wrong, ...differing.map(([name]) => name), ...(lines === pages.length ? [] : [`${lines} of ${pages.length}`])];
}

test("after each of the two steps of a publication every page is listed as it is, in each language", async () => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  expect(unlisted(world)).toEqual([]);
  const { afloat, parts, publisher } = await openParts(world.env, Date.now());
  const { id } = parts.openIncident(afloat.context, { title: "API fails", status: "investigating", message: "Calls fail." });
  const steps: string[][] = [];
  await publisher.publishDue(() => steps.push(unlisted(world)));
  steps.push(unlisted(world));
  parts.postUpdate(afloat.context, id, { status: "resolved", message: "Over." });
  await publisher.publishDue(() => steps.push(unlisted(world)));
  expect([...steps, unlisted(world)]).toEqual([[], [], [], []]);
  expect(await faultyFiles(mirrorOf(world))).toEqual([]);
});

test("a page that is removed is not listed any more", async () => {
  const world = await worldWithIncident();
  const { publisher } = await openParts(world.env, Date.now());
  await publisher.publishAll();
  expect(unlisted(world)).toEqual([]);
  const catalogue = join(world.dataDir, "other.json");
  writeFileSync(
    catalogue,
    JSON.stringify({
      regions: [],
      groups: [{ name: "A", services: [{ slug: "web", name: "Web", planes: ["data"], regions: "global" }] }],
    }),
  );
  await world.json("catalogue", "import", catalogue);
  expect(unlisted(world)).toEqual([]);
});
