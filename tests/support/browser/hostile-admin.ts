import { expect } from "vitest";
import { inRun, isLong } from "#tests/support/long.ts";
import { staffedSmallWorld } from "#tests/support/worlds/worlds.ts";
import { enterAs } from "./browser.ts";
import { SHOWN_HOSTILE } from "./hostile.ts";
import { foreignIn, importHostile, ownTexts, watchedPage } from "./inert.ts";

/** In the short run one text in so many goes through what costs a page or a publication of its own. */
export const EVERY = inRun({ short: 2, long: 1 });

/** These texts, with their numbers among those that are shown. */
export const SPREAD = [...SHOWN_HOSTILE.entries()].filter(([index]) => index % EVERY === 0);

/** A desk at which somebody is signed in, with a browser that notes what it is made to do; with an incident for each hostile text where wanted. */
export async function hostileAdmin(withIncidents = isLong) {
  const { world, staff } = await staffedSmallWorld();
  if (withIncidents) await importHostile(world, { service: "api", region: "north", plane: "control" }, true);
  await world.site();
  await world.admin();
  const { page, noted } = await watchedPage(world.adminUrl);
  await page.goto(`${world.adminUrl}/admin/login/`);
  const own = await ownTexts(page);
  await enterAs(staff, page);
  /** Opens a page of the admin, and expects it to have nothing but what is its own. */
  const inspect = async (path: string) => {
    const answer = await page.goto(`${world.adminUrl}/admin/${path}`, { waitUntil: "domcontentloaded" });
    expect(answer?.status(), path).toBe(200);
    expect(await foreignIn(page, own), path).toEqual([]);
  };
  return { world, staff, page, own, noted, inspect };
}
