import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { DESKTOP_IN_CHINESE, FIRST_SCREEN, openReader, PHONE_WITHOUT_SCRIPT } from "#tests/support/browser/reader.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// What readers see while something is open, with and without scripts: never more than is known, and never less than is open.

const VIEWS = [
  {
    ...PHONE_WITHOUT_SCRIPT,
    unknown: [
      "Under investigation · impact not known yet",
      "We are investigating: Sign-in fails.",
      "What is affected is not known yet",
    ],
    clear: ["All clear", "operational again"],
  },
  {
    ...DESKTOP_IN_CHINESE,
    unknown: ["正在调查 · 影响尚未确定", "我们正在调查：Sign-in fails。", "影响范围尚未确定"],
    clear: ["一切正常", "已恢复正常"],
  },
] as const;

const topOf = async (page: Page, text: string): Promise<number> =>
  (await page.getByRole("link", { name: text }).first().boundingBox())?.y ?? Number.POSITIVE_INFINITY;

const openIncident = async (world: World, title: string, ...more: string[]) =>
  (await world.json("incident", "open", "--title", title, "--message", "We look.", ...more)) as { id: string };

test.each(VIEWS)(
  "at $width px, “$locale/”: an incident without impact turns the page amber, and calls nothing operational",
  async (view) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    const { id } = await openIncident(world, "Sign-in fails");
    await world.site();
    const { page, go } = await openReader(world, view);
    const front = await go("/");
    for (const text of view.unknown) expect(front).toContain(text);
    for (const text of view.clear) expect(front).not.toContain(text);
    expect(await page.locator(".matrix .operational").count()).toBe(0);
    for (const path of ["/services/dns/", "/regions/north/"]) {
      expect(await go(path), path).toContain(view.unknown[2]);
      expect(await topOf(page, "Sign-in fails"), path).toBeLessThan(FIRST_SCREEN);
      expect(await page.locator(".planes .operational").count(), path).toBe(0);
    }
    await world.json("incident", "resolve", id, "--message", "It was our monitor.");
    expect(await (await openReader(world, view)).go("/")).toContain(view.clear[0]);
  },
);

test.each(VIEWS)(
  "at $width px, “$locale/”: places lead to the open incident, also when the catalogue no longer has them",
  async (view) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    await openIncident(world, "Calls fail", "--impact", "api@north/control=major_outage", "--next-update", "20");
    const file = join(world.dataDir, "smaller.yaml");
    const catalogue = (await world.cli("catalogue", "export")).stdout;
    writeFileSync(file, catalogue.replace("slug: api", "slug: interface"));
    const refused = await world.cli("catalogue", "import", file);
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining("“Calls fail”")]);
    await world.json("catalogue", "import", file, "--keep-affected");
    await world.site();
    const { page, go } = await openReader(world, view);
    const front = await go("/");
    for (const text of view.clear) expect(front).not.toContain(text);
    expect(await page.locator('.matrix [data-service="api"][data-level="major_outage"]').count()).toBe(1);
    for (const path of ["/services/api/", "/regions/north/"]) {
      await go(path);
      expect(await topOf(page, "Calls fail"), path).toBeLessThan(FIRST_SCREEN);
      expect(await page.locator("[data-next-update]").count(), path).toBe(1);
    }
  },
);
