import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { World } from "#tests/support/afloat.ts";
import { isLong } from "#tests/support/long.ts";
import { mirroredBy } from "#tests/support/servers/mirrors.ts";
import { siteFiles } from "#tests/support/site.ts";
import { until } from "#tests/support/until.ts";
import { holdPublication } from "#tests/support/worlds/named-mirrors.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { copyOf } from "#tests/support/worlds/templates.ts";
import { makeSmall } from "#tests/support/worlds/worlds.ts";
import { MIRROR, pagesOf, siteWith } from "./freshness.ts";

const OUTAGE_AT = "2024-04-08T16:06:00+08:00";

/**
 * A published site with a mirror, operational or in an outage: of two services, one of which was down before; the demo's in the long
 * run.
 */
export async function confirmedSite(moment: "operational" | "outage"): Promise<World> {
  if (isLong) return siteWith(moment === "operational" ? undefined : OUTAGE_AT);
  const far = { name: "far", kind: "folder", path: join(temporaryFolder(), "far"), publicUrl: MIRROR };
  const { world } = await copyOf(`confirmed ${moment}`, { AFLOAT_DEMO: "0", ...mirroredBy([far]) }, async (fresh) => {
    await makeSmall(fresh);
    holdPublication(fresh.dataDir, far.name, far.publicUrl);
    await fresh.json("publish", "--full");
    await postIncidents(fresh, moment);
  });
  return world;
}

/** Posts an incident that is over, and in an outage another one that is not. */
async function postIncidents(world: World, moment: "operational" | "outage"): Promise<void> {
  const opened = (title: string, scope: string) =>
    world.json("incident", "open", "--title", title, "--message", `${title}.`, "--impact", `${scope}=major_outage`);
  const { id } = await opened("Names fail", "dns/data");
  await world.json("incident", "resolve", id, "--message", "Over.", "--close-open");
  if (moment === "outage") await opened("Calls fail", "api@north/control");
}

/** Pages that show an operational status, one of each kind. */
const OPERATIONAL_PAGES = ["/", "/history/", "/services/dns/", "/regions/north/"];

/** One page of each kind, and those of all incidents; if operational, in the short run, only those that differ from the outage. */
export function pagesIn(world: World, moment: "operational" | "outage"): string[] {
  if (isLong) return pagesOf(world);
  if (moment === "operational") return OPERATIONAL_PAGES;
  const names = [...siteFiles(world).keys()].filter((name) => /^(incidents|history)\/.*\.html$/.test(name));
  const dated = names.map((name) => `/${name.replace("index.html", "")}`);
  const others = ["/", "/404.html", "/actions/", "/independence/", "/services/dns/", "/services/api/", "/regions/north/"];
  return [...others, ...dated];
}

/** Advances the page's clock and its server's clock. The page must have `page.clock` installed. */
export async function advanceClock(page: Page, milliseconds: number): Promise<void> {
  await page.route("**/heartbeat.json", async (route) => {
    const response = await route.fetch();
    const date = new Date(Date.parse(response.headers().date ?? "") + milliseconds).toUTCString();
    await route.fulfill({ response, headers: { ...response.headers(), date } });
  });
  await page.clock.fastForward(milliseconds);
}

/** Waits until a page shows something; in the short run the page's timers are skipped. It must have `page.clock` installed. */
export async function untilShown(page: Page, what: Locator): Promise<void> {
  if (isLong) return what.waitFor();
  await until(`${what} is shown`, async () => {
    await page.clock.fastForward(500);
    return what.isVisible();
  });
}
