import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { canonical } from "#domain/canonical.ts";
import { entrySpans } from "#domain/updates/update.ts";
import type { World } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { demoIncidents } from "#tests/support/worlds/demo.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { publishedWorld } from "#tests/support/worlds/worlds.ts";

const [eighthOfApril, eleventhOfApril] = demoIncidents;
const spans = entrySpans(eighthOfApril);

async function demoWorld(): Promise<World> {
  const world = await publishedWorld();
  return world;
}

const published = (world: World, id: string, name: string): string =>
  readFileSync(join(world.dataDir, "site", "incidents", id, name), "utf8");
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("record.json has every span, figure, lag and update, and its hashes can be recomputed", async () => {
  const world = await demoWorld();
  const record = JSON.parse(published(world, eighthOfApril.id, "record.json"));
  expect(record.impact).toHaveLength(spans.length);
  expect(record.impact[0]).toEqual({
    service: "console",
    serviceName: "Console",
    region: null,
    regionName: null,
    plane: "control",
    level: "major_outage",
    from: "2024-04-08T07:23:00Z",
    to: "2024-04-08T08:45:00Z",
    seconds: 82 * 60,
  });
  expect(record.outage).toEqual({ from: "2024-04-08T07:23:00Z", to: "2024-04-08T08:50:00Z", seconds: 87 * 60 });
  expect(record.figures[0]).toMatchObject({ name: "customers_affected", value: 1957, basis: "confirmed" });
  expect(record.confirmedUnaffected.map(({ service }: { service: string }) => service)).toContain("cvm");
  for (const { revisions } of record.updates) for (const { text, sha256: digest } of revisions) expect(sha256(text)).toBe(digest);
  expect(record.postmortem).toHaveLength(2);
  for (const { content, sha256: digest } of record.postmortem) expect(sha256(canonical(content))).toBe(digest);
  expect(record.postmortem[1].reason).toContain("It was backward compatibility");
  const lags = Object.fromEntries(
    record.lags.map(({ moment, secondsAfterBeginning }: { moment: string; secondsAfterBeginning: number }) => [
      moment,
      secondsAfterBeginning,
    ]),
  );
  expect(lags).toMatchObject({ detected: 0, identified: 34 * 60, impactOver: 87 * 60, resolved: 142 * 60 });
});

test("impact.csv has one row for each span of each cell, in UTC", async () => {
  const world = await demoWorld();
  const [header, ...rows] = published(world, eighthOfApril.id, "impact.csv").trimEnd().split("\r\n");
  expect(header).toBe("service,service_name,region,region_name,plane,level,from,to,seconds");
  expect(rows).toHaveLength(spans.length);
  expect(rows).toContain(
    "cloud-api,Cloud API,ap-shanghai,Shanghai,control,major_outage,2024-04-08T07:23:00Z,2024-04-08T08:45:00Z,4920",
  );
});

test("an open incident has rows without an end", async () => {
  const world = await demoWorld();
  const impact = ["--impact", "dns/data=partial_outage"];
  const { id } = await world.json("incident", "open", "--title", "=DNS", "--message", "Some names fail.", ...impact);
  expect(published(world, id, "impact.csv")).toMatch(/,partial_outage,[\dT:.Z-]+,,\r\n$/);
  expect(JSON.parse(published(world, id, "record.json"))).toMatchObject({
    outage: { to: null },
    impact: [{ to: null, seconds: null }],
  });
});

test("printed, the page shows each affected cell, each hash and the rule, with everything unfolded", async () => {
  const world = await demoWorld();
  await world.site();
  const page = await openPage({ javaScriptEnabled: false });
  await page.goto(`${world.siteUrl}/incidents/${eleventhOfApril.id}/`);
  const file = join(temporaryFolder(), "evidence.pdf");
  await page.pdf({ path: file, format: "A4" });
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
  expect(text).toMatch(/Partner API .*data .*major outage .*11 Apr 2024, 14:12 .*2820/);
  const record = JSON.parse(published(world, eleventhOfApril.id, "record.json"));
  for (const { revisions } of record.updates) expect(text.replaceAll(" ", "")).toContain(revisions[0].sha256);
  expect(text).toContain("Uptime = 1 −");
});
