import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { inRun } from "#tests/support/long.ts";
import { type Names, serveNames } from "#tests/support/servers/dnsmasq.ts";
import { pageText, siteFiles } from "#tests/support/site.ts";
import { CLEAN, deploymentOf, UNREACHABLE } from "#tests/support/worlds/deployment.ts";
import { publishedWorld, smallWorld } from "#tests/support/worlds/worlds.ts";

const PATH = "/independence/";

/** A deployment whose audit is published. */
async function auditedWorld(names: Names = CLEAN) {
  const world = await deploymentOf();
  const resolver = await serveNames(names);
  await world.json("doctor", "--resolver", resolver, "--rdap", UNREACHABLE, "--publish");
  return world;
}

const LEANING: Names = { ...CLEAN, nameServers: { ...CLEAN.nameServers, "far.test": ["ns.registry.test"] } };

test("the page shows the verdict, its time, every finding with its evidence, and the answers", async () => {
  const text = pageText(await auditedWorld(LEANING), PATH);
  expect(text).toContain("Not independent: 3 findings show a dependency");
  expect(text).toMatch(/Last audit: \d+ \w+ \d{4}, \d\d:\d\d UTC\+08:00/);
  expect(text).toContain("dependent · A name server of the site belongs to the main cloud.");
  expect(text).toContain("far.test: ns.registry.test (203.0.113.54)");
  expect(text).toContain("independent · No address of mirror b is in the main cloud.");
  expect(text).toContain("copy.elsewhere.test → 2001:db8:10::10");
  expect(text).toContain("“Two of them” (operators&#39; answer; not verified)");
  expect(text).toContain("There is no drill on record");
});

test("private details are neither on the page nor in the database", async () => {
  const world = await auditedWorld();
  expect(pageText(world, PATH)).toContain("No address of the admin is in the main cloud. The evidence is not published.");
  const published = [...siteFiles(world).values()];
  const record = ["afloat.db", "afloat.db-wal"].map((name) => readFileSync(join(world.dataDir, name), { flag: "a+" }));
  const hidden = [
    "desk.far.test",
    "203.0.113.11",
    "relay.far.test",
    "target.elsewhere.test",
    "192.0.2.11",
    "keeper",
    "/srv/copies",
    ".ssh",
  ];
  for (const text of hidden) {
    for (const bytes of [...published, ...record]) expect(bytes.includes(text), text).toBe(false);
  }
  expect(record.some((bytes) => bytes.includes("status.far.test"))).toBe(true);
});

test("without an audit the page states that and claims nothing, and every page links to it", async () => {
  const world = await inRun({ short: smallWorld, long: publishedWorld })(IN_BOTH_LANGUAGES);
  const text = pageText(world, PATH);
  expect(text).toContain("Unknown: there is no audit on record.");
  expect(text).not.toMatch(/independent ·/);
  const pages = [...siteFiles(world)].filter(([name]) => name.endsWith(".html"));
  expect(pages.length).toBeGreaterThan(inRun({ short: 15, long: 30 }));
  for (const [name, bytes] of pages) {
    const link = name.startsWith("zh-CN/")
      ? `href="/zh-CN${PATH}">本页的独立性</a>`
      : `href="${PATH}">How independent is this page?</a>`;
    expect(bytes.includes(link), name).toBe(true);
  }
});

test("the page is accessible with every state on it, light and dark, on a phone and on a desktop", async () => {
  const world = await auditedWorld(LEANING);
  await world.site();
  const page = await openPage();
  await page.goto(world.siteUrl + PATH);
  for (const state of ["independent", "dependent", "unknown"])
    expect(await page.locator(`li[data-state=${state}] svg`).count(), state).toBeGreaterThan(0);
  // The short run checks a phone in dark mode, and a desktop in light mode.
  const sides = [360, 1_280].flatMap((width) => (["dark", "light"] as const).map((colorScheme) => ({ width, colorScheme })));
  for (const { width, colorScheme } of inRun({ short: sides.filter((_, index) => index % 3 === 0), long: sides })) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
});
