import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { DIGEST_LENGTH, VERSION_PARTS } from "#domain/publishing/freshness.ts";
import { integrityPaths } from "#domain/publishing/integrity-paths.ts";
import { writeHeartbeat } from "#integrity/heartbeat.ts";
import type { World } from "#tests/support/afloat.ts";
import { mirroredBy } from "#tests/support/servers/mirrors.ts";
import { siteFiles } from "#tests/support/site.ts";
import { holdPublication } from "#tests/support/worlds/named-mirrors.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { publishedWorld, replayedWorld } from "#tests/support/worlds/worlds.ts";

export const MINUTE = 60_000;
export const MIRROR = "https://mirror.example.net";

/** The published demo world, with a mirror. */
export async function siteWith(moment?: string): Promise<World> {
  const env = mirroredBy([{ name: "far", kind: "folder", path: join(temporaryFolder(), "far"), publicUrl: MIRROR }]);
  const world = await (moment ? replayedWorld(moment, env) : publishedWorld(env));
  holdPublication(world.dataDir, "far", MIRROR);
  await world.json("publish", "--full");
  return world;
}

/** Sets the last heartbeat to some minutes ago, as if the publisher had stopped since. */
export function ageHeartbeat({ dataDir }: World, minutes: number): number {
  const site = (file: string) => join(dataDir, "site", file);
  const { seq } = JSON.parse(readFileSync(site("integrity/manifest.json"), "utf8"));
  const parts = Array.from({ length: VERSION_PARTS }, (_, part) => site(integrityPaths.versions(part)));
  const versions = parts
    .map((file) => (existsSync(file) ? readFileSync(file, "utf8").slice(0, DIGEST_LENGTH) : "000000"))
    .join("");
  const checkedAt = Date.now() - minutes * MINUTE;
  writeFileSync(site("heartbeat.json"), writeHeartbeat({ seq, publishedAt: checkedAt - 10 * MINUTE, checkedAt, versions }));
  return checkedAt;
}

/** One page of each kind, and those of all incidents. */
export function pagesOf(world: World): string[] {
  const kinds = ["/", "/404.html", "/actions/", "/independence/", "/history/", "/history/2024-04/"];
  const incidents = [...siteFiles(world).keys()].filter((name) => /^incidents\/.*\.html$/.test(name));
  const paths = ["/services/dns/", "/services/cvm/", "/regions/ap-shanghai/"];
  return [...kinds, ...paths, ...incidents.map((name) => `/${name.replace("index.html", "")}`)];
}

/** The note that a page is not confirmed. */
export const unconfirmedNote = (page: Page) => page.locator("#unconfirmed");
/** hh:mm in a time zone. */
export const clock = (at: number, timeZone: string) =>
  new Date(at).toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });

/** What a page currently shows as operational, for the eye or a screen reader; the 90 days and the incidents are about the past. */
export const operationalClaims = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = (each: Element) => each.checkVisibility({ visibilityProperty: true });
    const levels = [...document.querySelectorAll('[data-level="operational"]')].map(({ outerHTML }) => outerHTML.slice(0, 80));
    const green = [
      ...document.querySelectorAll("main .mark .operational, main .cell .operational, [data-was] .verdict.is-operational"),
    ]
      .filter(
        (each) =>
          shown(each) && getComputedStyle(each).color !== getComputedStyle(document.querySelector("#as-of") as Element).color,
      )
      .map(({ outerHTML }) => `green ${outerHTML.slice(0, 80)}`);
    const texts = [...document.querySelectorAll("main h1, main .level, main .planes li, main .calm, main [role=img]")]
      .filter(shown)
      .map((each) => each.getAttribute("aria-label") ?? each.textContent ?? "");
    return [...levels, ...green, ...texts.filter((text) => /all clear|operational|no service is affected/i.test(text))];
  });
