import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enterAs, openPage } from "#tests/support/browser/browser.ts";
import { openedIncident, setUp } from "#tests/support/browser/staff.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** How the links of a menu differ: by underline and border. */
const marksOf = (page: Page, menu: string): Promise<{ isCurrent: boolean; looks: string }[]> =>
  page.locator(`${menu} a`).evaluateAll((links) =>
    links.map((link) => {
      const { borderBottomColor, textDecorationLine } = getComputedStyle(link);
      return { isCurrent: link.hasAttribute("aria-current"), looks: `${borderBottomColor} ${textDecorationLine}` };
    }),
  );

test("in print, in forced colours and without motion the pages have the same content", async () => {
  const world = await smallWorld();
  await world.site();
  const staff = await setUp(world, await world.admin());
  await openedIncident(staff, { title: "Calls fail", message: "Calls fail.", "impact.api.control.*": "major_outage" });

  const page = await openPage({ viewport: { width: 1280, height: 900 }, colorScheme: "dark" });
  await enterAs(staff, page);
  for (const [url, menu] of [
    [`${world.siteUrl}/`, ".top nav"],
    [`${world.adminUrl}/admin/`, "header nav"],
  ] as const) {
    await page.emulateMedia({ forcedColors: "active" });
    await page.goto(url);
    const links = await marksOf(page, menu);
    const [current] = links.filter(({ isCurrent }) => isCurrent);
    expect(current).toBeDefined();
    expect(links.filter(({ looks }) => looks === current?.looks)).toHaveLength(1);

    await page.emulateMedia({ forcedColors: "none", media: "print" });
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    expect(paper, `${url} on paper`).toBe("rgb(251, 250, 247)");

    await page.emulateMedia({ media: "screen", reducedMotion: "no-preference" });
    await page.locator("a").last().hover();
    expect(await page.evaluate(() => document.getAnimations().length), `${url} moves`).toBe(0);
  }

  // Shapes carry the same information as colours, and no forced palette removes them.
  await page.goto(`${world.siteUrl}/`);
  const shapes = await page.locator(".legend .mark path").evaluateAll((paths) => paths.map((path) => path.getAttribute("d")));
  expect(new Set(shapes).size).toBe(5);
});
