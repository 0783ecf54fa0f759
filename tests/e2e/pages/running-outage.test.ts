import { expect, test } from "vitest";
import { HOUR, MINUTE, toIso } from "#domain/time.ts";
import { IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { openPage } from "#tests/support/browser/browser.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// While an outage runs, the headline's time is its own, whatever else is open, and its service is not at 100 %.

/** A time as status.txt writes it, in the site's zone. */
const wallTime = (iso: string): string => new Date(Date.parse(iso) + 8 * HOUR).toISOString().slice(0, 16).replace("T", " ");

const VIEWS = [
  { locale: "", width: 360, javaScriptEnabled: false },
  { locale: "/zh-CN", width: 1_280, javaScriptEnabled: true },
];

test.each(VIEWS)(
  "at $width px, “$locale/”: the headline is since the outage that it names, which counts for uptime at once",
  async ({ locale, width, javaScriptEnabled }) => {
    const world = await smallWorld(IN_BOTH_LANGUAGES);
    const now = Math.floor(Date.now() / MINUTE) * MINUTE;
    const open = (title: string, impact: string, at: string) =>
      world.json("incident", "open", "--title", title, "--message", "We look.", "--impact", impact, "--at", at);
    const [slow, down] = [toIso(now - 30 * MINUTE), toIso(now - MINUTE)];
    await open("Lookups are slow", "dns=degraded_performance", slow);
    await open("Calls fail", "api@north/control=major_outage", down);
    await world.site();
    const page = await openPage({ viewport: { width, height: 800 }, javaScriptEnabled });
    await page.goto(`${world.siteUrl}${locale}/`);
    expect(await page.locator(".verdict time").first().getAttribute("datetime")).toBe(down);
    expect(await page.locator("body").getAttribute("data-level")).toBe("major_outage");
    expect(await (await page.goto(`${world.siteUrl}/status.txt`))?.text()).toMatch(
      new RegExp(`MAJOR OUTAGE: .*\\n+Since ${wallTime(down)} `),
    );
    await page.goto(`${world.siteUrl}${locale}/services/api/`);
    const figures = await page.locator(".uptime .figure").allInnerTexts();
    expect(figures.length).toBeGreaterThan(0);
    expect(Number.parseFloat(figures[0] as string)).toBeLessThan(100);
  },
);
