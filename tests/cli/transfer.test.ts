import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { isLong } from "#tests/support/long.ts";
import { siteFiles } from "#tests/support/site.ts";
import { demoCatalogueFile, demoFile } from "#tests/support/worlds/demo.ts";
import { copyOf } from "#tests/support/worlds/templates.ts";

/** A world with the demo's services and regions, without incidents. */
const worldWithCatalogue = async (): Promise<World> =>
  (
    await copyOf("catalogue of the demo", { AFLOAT_DEMO: "0", AFLOAT_SITE_PORT: "4321" }, async (world) => {
      await world.json("catalogue", "import", demoCatalogueFile);
    })
  ).world;

test("an export imported elsewhere exports to the same bytes", async () => {
  const here = await worldWithCatalogue();
  const first = await here.json("import", "--from", "afloat", demoFile);
  expect(first).toMatchObject({ unchanged: [], refused: [], publication: 4 });
  const [april] = first.added;
  const { update } = await here.json(
    "incident",
    "update",
    april,
    "--message",
    "A late word.",
    "--at",
    "2024-04-08T18:00:00+08:00",
  );
  await here.json("incident", "correct", update, "--message", "A late word, corrected.", "--reason", "Spelling", "--quiet");
  const exported = (await here.cli("export")).stdout;
  const file = join(here.dataDir, "all.jsonl");
  writeFileSync(file, exported);

  const there = await worldWithCatalogue();
  await there.json("import", "--from", "afloat", file);
  expect((await there.cli("export")).stdout).toBe(exported);
  expect((await there.cli("export", april)).stdout).toBe(`${exported.split("\n")[0]}\n`);
  if (isLong) for (const world of [here, there]) await world.json("publish", "--full");
  expect(siteFiles(there).get("history/index.html")).toEqual(siteFiles(here).get("history/index.html"));
});

test("importing again changes nothing and publishes nothing", async () => {
  const here = await worldWithCatalogue();
  const { added } = await here.json("import", "--from", "afloat", demoFile);
  const before = siteFiles(here);
  expect(await here.json("import", "--from", "afloat", demoFile)).toEqual({
    added: [],
    unchanged: added,
    refused: [],
    publication: null,
    liveAt: null,
  });
  expect(siteFiles(here)).toEqual(before);
});

test("of a partly invalid file the valid incidents are imported, and the others are listed by line, field and rule", async () => {
  const here = await worldWithCatalogue();
  const [first, second, third] = readFileSync(demoFile, "utf8").split("\n") as [string, string, string];
  const faulty = JSON.stringify({ ...JSON.parse(second), startedAt: "long ago", colour: "red" });
  const open = JSON.stringify({
    ...JSON.parse(third),
    title: "Unresolved",
    updates: [{ ...JSON.parse(third).updates[0], status: "resolved" }],
  });
  const file = join(here.dataDir, "half.jsonl");
  writeFileSync(file, [first, "", "{broken", faulty, open, ""].join("\r\n"));
  appendFileSync(file, third);
  const { status, stdout } = await here.cli("import", "--from", "afloat", file, "--json");
  expect(status).toBe(1);
  const report = JSON.parse(stdout);
  expect([report.added.length, typeof report.liveAt]).toEqual([2, "string"]);
  const faults = report.refused.flatMap(({ line, faults }: { line: number; faults: { field: string; rule: string }[] }) =>
    faults.map(({ field, rule }) => `${line} ${field}: ${rule.length > 5}`),
  );
  expect(faults).toEqual(["3 line: true", "4 startedAt: true", "4 line: true", "5 status: true"]);
  const result = await here.cli("import", "--from", "afloat", file);
  expect(result.status).toBe(1);
  expect(result.stdout).toContain("Added 0, already there 2, refused 3.");
  expect(result.stdout).toMatch(/^line 4: startedAt: “long ago” is not a valid time\./m);
});

test("the catalogue round-trips unchanged", async () => {
  const here = await worldWithCatalogue();
  const { stdout } = await here.cli("catalogue", "export");
  const file = join(here.dataDir, "catalogue.yaml");
  writeFileSync(file, stdout);
  expect(await here.json("catalogue", "import", file)).toMatchObject({ services: 22, regions: 8 });
  expect((await here.cli("catalogue", "export")).stdout).toBe(stdout);
  expect((await here.json("catalogue", "export")).regions).toHaveLength(8);
});
