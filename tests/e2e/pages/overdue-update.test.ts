import { expect, test } from "vitest";
import { MINUTE } from "#domain/time.ts";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
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

test.each(VIEWS)(
  "at $width px, “$locale/”: pages count down to the next update, and then say that it is overdue",
  async (view) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    const impact = ["--impact", "api@north/control=major_outage", "--next-update", "3"];
    const { id } = await world.json("incident", "open", "--title", "Calls fail", "--message", "Calls fail.", ...impact);
    ageHeartbeat(world, 0);
    await world.site();
    for (const path of ["/", `/incidents/${id}/`]) {
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
