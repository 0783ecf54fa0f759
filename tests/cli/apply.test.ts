import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, root, type World } from "#tests/support/afloat.ts";
import { pageText } from "#tests/support/site.ts";
import { copyOf } from "#tests/support/worlds/templates.ts";

const CATALOGUE = `
regions: [{slug: ap-guangzhou, name: Guangzhou}, {slug: ap-beijing, name: Beijing}]
groups:
  - name: First
    services:
      - {slug: cloud-api, name: Cloud API, planes: [control], regions: all}
      - {slug: console, name: Console, planes: [control], regions: global}
`;

/** A world with the services that the files below name. */
const withCatalogue = async (): Promise<World> =>
  (
    await copyOf("to apply to", { AFLOAT_DEMO: "0", ...IN_BOTH_LANGUAGES }, async (world) => {
      await world.json("catalogue", "import", written(world, CATALOGUE));
    })
  ).world;

/** Writes a file next to the database, as a user would offline. */
function written(world: World, text: string): string {
  const file = join(world.dataDir, "update.md");
  writeFileSync(file, text);
  return file;
}

const OPENING = `---
title: Cloud API unavailable
titleTranslations: {zh-CN: 云 API 不可用}
translations:
  zh-CN: |
    **云 API** 在所有地域调用失败。
status: investigating
impact: [cloud-api@*/control=major_outage]
nextUpdate: 30
---

Calls to the **Cloud API** fail in all regions.
`;

test("an incident written offline is opened once, however often its file is applied, and another file continues it", async () => {
  const world = await withCatalogue();
  const file = written(world, OPENING);
  expect(await world.json("apply", file, "--dry-run")).toMatchObject({ dryRun: true, title: "Cloud API unavailable" });
  expect((await world.json("incident", "list")).incidents).toEqual([]);
  const first = await world.json("apply", file);
  expect(pageText(world)).toContain("Cloud API is down in all regions");
  expect(pageText(world, "zh-CN/index.html")).toMatch(/云 API 不可用[\s\S]*在所有地域调用失败。/);
  const again = await world.json("apply", written(world, OPENING.replaceAll("\n", "\r\n")));
  expect([again.id, again.update]).toEqual([first.id, first.update]);
  expect((await world.json("incident", "list")).incidents).toHaveLength(1);
  const over = `---\nincident: ${first.id}\nstatus: resolved\ncloseOpen: true\n---\nOver.\n`;
  await world.json("apply", written(world, over));
  const { id } = await world.json("apply", written(world, over));
  const shown = await world.json("incident", "show", id);
  expect([shown.status, shown.updates.length]).toEqual(["resolved", 2]);
});

test("a file that was changed after it was applied is refused, and nothing says that it is live", async () => {
  const world = await withCatalogue();
  const file = OPENING.replace("---\n", "---\nid: abcdefghij01\n");
  await world.json("apply", written(world, file));
  const { status, stdout, stderr } = await world.cli("apply", written(world, file.replace("30\n", "60\n")));
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining("already posted, with different content")]);
  expect((await world.json("apply", written(world, file))).update).toBe("abcdefghij01");
});

test("every error is reported with its line, its rule and its repair, and nothing is changed", async () => {
  const world = await withCatalogue();
  const faulty = `---
title: ""
status: broken
impact: [cloud-api=worse, nonsense]
at: yesterday
nextUpdate: soon
colour: red
---
Hit: {{services}}.
`;
  const { status, stderr } = await world.cli("apply", written(world, faulty), "--json");
  const { faults } = JSON.parse(stderr);
  const fields = faults.map(({ field }: { field: string }) => field);
  expect([status, fields]).toEqual([1, expect.arrayContaining(["line 3, status", "line 5, at", "message"])]);
  for (const { rule, repair } of faults)
    expect([rule, repair]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
  const level = await world.cli("apply", written(world, OPENING.replace("major_outage", "worse")));
  expect([level.status, level.stderr]).toEqual([
    1,
    expect.stringContaining("line 8, impact: “worse” is not a valid level here."),
  ]);
  const language = await world.cli("apply", written(world, OPENING.replace("  zh-CN: |", "  de: |")));
  expect(language.stderr).toContain("line 4, translations.de: The site has no pages in “de”. Use one of: zh-CN.");
  const yaml = await world.cli("apply", written(world, "---\ntitle: [a\nstatus: x\n---\nText"));
  expect([yaml.status, yaml.stderr]).toEqual([1, expect.stringMatching(/^line \d: This is not YAML/)]);
  for (const text of [
    "Only text.",
    "---\nstatus: identified\n---\nWhose?",
    OPENING.replace("title:", "incident: 000000000000\ntitle:"),
  ])
    expect((await world.cli("apply", written(world, text))).status, text).toBe(1);
  const missing = await world.cli("apply", written(world, "---\nincident: 000000000000\n---\nText"));
  expect([missing.status, missing.stderr]).toEqual([1, expect.stringContaining("There is no incident “000000000000”.")]);
  expect((await world.json("incident", "list")).incidents).toEqual([]);
});

test("the template in the documentation can be applied unchanged", async () => {
  const world = await withCatalogue();
  const template = /```markdown\n(---\n[\s\S]*?)```/.exec(readFileSync(join(root, "docs", "operations.md"), "utf8"))?.[1];
  expect((await world.json("apply", written(world, template ?? ""))).id).toMatch(/^\w{12}$/);
});
