import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { pageText } from "#tests/support/site.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// What readers see while something is open, with and without scripts: never more than is known, and never less than is open.

const VIEWS = [
  {
    ...{ locale: "", width: 360, javaScriptEnabled: false },
    unknown: [
      "Under investigation · impact not known yet",
      "We are investigating: Sign-in fails.",
      "What is affected is not known yet",
    ],
    clear: ["All clear", "operational again"],
    withdrawn: "This incident was posted in error and is withdrawn.",
    previously: "previously: API (control plane, North): major outage",
    former: "Previous title: Calls fail",
  },
  {
    ...{ locale: "/zh-CN", width: 1_280, javaScriptEnabled: true },
    unknown: ["正在调查 · 影响尚未确定", "我们正在调查：Sign-in fails。", "影响范围尚未确定"],
    clear: ["一切正常", "已恢复正常"],
    withdrawn: "本故障系误发，现已撤回。",
    previously: "原为：API（控制面，North）：严重中断",
    former: "原标题：Calls fail",
  },
] as const;

const FIRST_SCREEN = 800;

async function openView({ siteUrl }: World, view: (typeof VIEWS)[number]) {
  const { width, javaScriptEnabled } = view;
  const page = await openPage({ viewport: { width, height: FIRST_SCREEN }, javaScriptEnabled });
  const read = async (path: string) => {
    await page.goto(siteUrl + view.locale + path);
    return (await page.locator("main").innerText()).replace(/\s+/g, " ");
  };
  const go = async (path: string) => {
    const text = await read(path);
    if (javaScriptEnabled) await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(width);
    return text;
  };
  return { page, go };
}

const topOf = async (page: Page, text: string): Promise<number> =>
  (await page.getByRole("link", { name: text }).first().boundingBox())?.y ?? Number.POSITIVE_INFINITY;

const openIncident = async (world: World, title: string, ...more: string[]) =>
  (await world.json("incident", "open", "--title", title, "--message", "We look.", ...more)) as { id: string; update: string };

test.each(VIEWS)(
  "at $width px, “$locale/”: an incident without impact turns the page amber, and calls nothing operational",
  async (view) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    const { id } = await openIncident(world, "Sign-in fails");
    await world.site();
    const { page, go } = await openView(world, view);
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
    expect(await (await openView(world, view)).go("/")).toContain(view.clear[0]);
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
    const { page, go } = await openView(world, view);
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

test.each(VIEWS)("at $width px, “$locale/”: corrections and a withdrawal show what they replaced, and why", async (view) => {
  const world = await smallWorld(IN_BOTH_LANGUAGES);
  const { id, update } = await openIncident(world, "Calls fail", "--impact", "api@north/control=major_outage");
  const reason = ["--reason", "Only the south is affected."];
  await world.json("incident", "correct", id, "--update", update, "--impact", "api@south/control=partial_outage", ...reason);
  await world.json("incident", "edit", id, "--title", "Calls are slow", ...reason);
  await world.site();
  const { page, go } = await openView(world, view);
  await go(`/incidents/${id}/`);
  for (const summary of await page.locator(".former > summary").all()) await summary.click();
  const corrected = (await page.locator("main").innerText()).replace(/\s+/g, " ");
  for (const text of [view.previously, view.former, "Only the south is affected."]) expect(corrected).toContain(text);
  await world.json("incident", "withdraw", id, "--reason", "It was a drill.");
  // A reader who comes later has no older copy.
  const later = await openView(world, view);
  const withdrawn = await later.go(`/incidents/${id}/`);
  for (const text of [view.withdrawn, "It was a drill."]) expect(withdrawn).toContain(text);
  expect(await later.page.locator("h1 s").innerText()).toBe("Calls are slow");
  expect(await (await openView(world, view)).go("/")).toContain(view.clear[0]);
  expect(pageText(world, "/status.txt")).toContain("ALL CLEAR");
});
