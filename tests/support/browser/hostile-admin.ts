import { expect } from "vitest";
import { inRun, isLong } from "#tests/support/long.ts";
import { staffedSmallWorld } from "#tests/support/worlds/worlds.ts";
import { enterAs } from "./browser.ts";
import { SHOWN_HOSTILE } from "./hostile.ts";
import { foreignIn, importHostile, ownTexts, watchedPage } from "./inert.ts";

/** In the short run only every nth text is tested where each costs a page or a publication. */
export const EVERY = inRun({ short: 2, long: 1 });

/** The tested texts, with their index in `SHOWN_HOSTILE`. */
export const SPREAD = [...SHOWN_HOSTILE.entries()].filter(([index]) => index % EVERY === 0);

/** A signed-in user, with a browser that records dialogs and requests; with an incident for each hostile text if requested. */
export async function hostileAdmin(withIncidents = isLong) {
  const { world, staff } = await staffedSmallWorld();
  if (withIncidents) await importHostile(world, { service: "api", region: "north", plane: "control" }, true);
  await world.site();
  await world.admin();
  const { page, noted } = await watchedPage(world.adminUrl);
  await page.goto(`${world.adminUrl}/admin/login/`);
  const own = await ownTexts(page);
  await enterAs(staff, page);
  /** Opens a page of the admin, and expects nothing foreign on it. */
  const inspect = async (path: string) => {
    const answer = await page.goto(`${world.adminUrl}/admin/${path}`, { waitUntil: "domcontentloaded" });
    expect(answer?.status(), path).toBe(200);
    expect(await foreignIn(page, own), path).toEqual([]);
  };
  return { world, staff, page, own, noted, inspect };
}
