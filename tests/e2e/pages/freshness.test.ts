import { expect, test, vi } from "vitest";
import { HEARTBEAT_VALIDITY } from "#integrity/heartbeat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { ageHeartbeat, clock, MINUTE, MIRROR, operationalClaims, unconfirmedNote } from "#tests/support/browser/freshness.ts";
import { confirmedSite, pagesIn } from "#tests/support/browser/freshness-site.ts";
import { viewsOf } from "#tests/support/browser/views.ts";
import { isLong } from "#tests/support/long.ts";

vi.setConfig({ testTimeout: 240_000 });

// A page that is no longer confirmed must not look operational, whoever opens it and whatever serves it.

test("without JavaScript every page states its time, and where to check whether it is current", async () => {
  const world = await confirmedSite("outage");
  await world.site();
  const page = await openPage({ javaScriptEnabled: false });
  for (const path of pagesIn(world, "outage")) {
    await page.goto(world.siteUrl + path);
    const line = await page.locator("#as-of").innerText();
    // One time, with its date and zone: a second zone would need a second date.
    expect(line, path).toMatch(/^As of \d+ \w{3} \d{4}, \d\d:\d\d UTC\+08:00\. This page is up to date as long as /);
    expect(line, path).toContain("validUntil in heartbeat.json (UTC) is in the future.");
    expect(await page.locator("#as-of time").getAttribute("datetime"), path).toMatch(/Z$/);
  }
  await page.click("#as-of a");
  expect(JSON.parse(await page.locator("body").innerText())).toHaveProperty("validUntil");
});

test.each([
  { moment: "operational", named: "without incidents", looked: "/", turn: 3 },
  { moment: "outage", named: "in an outage", looked: "/services/dns/", turn: 0 },
] as const)(
  "$named, with the publisher stopped, no page shows a current status after validUntil, and each names the mirror",
  async ({ moment, looked, turn }) => {
    const world = await confirmedSite(moment);
    await world.site();
    const last = ageHeartbeat(world, HEARTBEAT_VALIDITY / MINUTE + 1);
    const page = await openPage({ timezoneId: "Europe/Berlin", viewport: { width: 360, height: 800 } });
    for (const path of pagesIn(world, moment)) {
      await page.goto(world.siteUrl + path);
      await unconfirmedNote(page).waitFor();
      const text = (await unconfirmedNote(page).innerText()).replace(/\s+/g, " ");
      expect(text, path).toContain(
        `Not confirmed since ${clock(last, "Asia/Shanghai")} Asia/Shanghai time (${clock(last, "Europe/Berlin")} your time)`,
      );
      expect(text, path).toContain("This page has not been confirmed since then and may be out of date.");
      const mirror = unconfirmedNote(page).getByRole("link", { name: new URL(MIRROR).host });
      expect(await mirror.getAttribute("href"), path).toBe(path === "/404.html" ? `${MIRROR}/404.html` : MIRROR + path);
      expect(await operationalClaims(page), path).toEqual([]);
      expect(await page.title(), path).toMatch(/^Not confirmed · /);
      expect(await page.locator("h1:visible").count(), path).toBeGreaterThan(0);
    }
    for (const { path, colorScheme } of viewsOf(isLong ? ["/", "/services/dns/"] : [looked], { widths: [360] }, turn)) {
      await page.goto(world.siteUrl + path);
      await unconfirmedNote(page).waitFor();
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  },
);
