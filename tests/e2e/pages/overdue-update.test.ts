import { expect, test } from "vitest";
import { MINUTE } from "#domain/time.ts";
import { IN_BOTH_LANGUAGES, type World } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat } from "#tests/support/browser/freshness.ts";
import { advanceClock } from "#tests/support/browser/freshness-site.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// A promised update that does not come shows as overdue on every page that named it, within a minute and without a publication.

const VIEWS = [
  {
    locale: "",
    width: 360,
    before: /ext update by .* \(in \d min\)/,
    late: /Overdue by \d min: next update was due .*\d\d:\d\d/,
  },
  {
    locale: "/zh-CN",
    width: 1_280,
    before: /下次更新：.* 前.*（还有(不到)? \d 分钟）/,
    late: /已逾期 \d 分钟：下次更新原定 .*\d\d:\d\d/,
  },
] as const;

/** An incident or an ongoing maintenance that promises an update, and the pages that name it. */
const PROMISES = {
  incident: async (world: World) => {
    const impact = ["--impact", "api@north/control=major_outage", "--next-update", "3"];
    const { id } = await world.json("incident", "open", "--title", "Calls fail", "--message", "Calls fail.", ...impact);
    return ["/", `/incidents/${id}/`];
  },
  maintenance: async (world: World) => {
    const [from, until] = [2, 60].map((minutes) => new Date(Date.now() + minutes * MINUTE).toISOString()) as [string, string];
    const plan = ["--title", "Work", "--message", "We work.", "--impact", "api@north/control=under_maintenance"];
    const { id } = await world.json("maintenance", "schedule", ...plan, "--from", from, "--until", until, "--begin-by-hand");
    await world.json("maintenance", "start", id, "--message", "We began.");
    await world.json("maintenance", "update", id, "--message", "We go on.", "--next-update", "3");
    return ["/", `/incidents/${id}/`, "/services/api/"];
  },
};
const CASES = [
  { ...VIEWS[0], of: "incident" },
  { ...VIEWS[1], of: "incident" },
  { ...VIEWS[0], of: "maintenance" },
] as const;

test.each(CASES)(
  "at $width px, “$locale/”: pages count down to the next update of the $of, and then say that it is overdue",
  async (view) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    const paths = await PROMISES[view.of](world);
    ageHeartbeat(world, 0);
    await world.site();
    for (const path of paths) {
      // The reader's clock is wrong; the server's counts.
      const page = await openPage({ viewport: { width: view.width, height: 800 } });
      await page.clock.install({ time: Date.now() - 60 * MINUTE });
      await page.goto(world.siteUrl + view.locale + path);
      await page.locator("[data-next-update] .left").first().waitFor();
      const places = page.locator("[data-next-update]");
      for (const text of await places.allInnerTexts()) expect(text.replace(/\s+/g, " ")).toMatch(view.before);
      expect(await page.locator("#news").textContent()).toBe("");
      await advanceClock(page, 4.5 * MINUTE);
      await page.locator("[data-late]").first().waitFor();
      for (const text of await places.allInnerTexts()) expect(text.replace(/\s+/g, " ")).toMatch(view.late);
      expect(await page.locator("#news").textContent()).toMatch(/The next update is overdue\.|下次更新已逾期。/);
      await expectAccessible(page);
      await page.context().close();
    }
  },
);
