import { expect, test, vi } from "vitest";
import { openPage } from "#tests/support/browser/browser.ts";
import { confirmedSite } from "#tests/support/browser/freshness-site.ts";
import { inRun } from "#tests/support/long.ts";
import { until } from "#tests/support/until.ts";

vi.setConfig({ testTimeout: 240_000 });

/** The service whose page is open, and the impact that is posted. */
const AFFECTED = inRun({
  short: { page: "/services/api/", impact: "api@north/control=major_outage" },
  long: { page: "/services/cvm/", impact: "cvm@ap-shanghai/data=major_outage" },
});

const UPDATE_WAITS = "An update is available. It appears when you stop typing or clear your text selection.";

test("an open page updates in place: text, focus, folded parts and scroll position stay", async () => {
  const world = await confirmedSite("operational");
  await world.site();
  await world.admin();
  const page = await openPage({ viewport: { width: 1_000, height: 500 } });
  await page.goto(world.siteUrl + AFFECTED.page);
  await page.getByText("Confirmed at").waitFor();
  await page.locator("summary").first().click();
  const link = page.locator("main .summaries a, main table a, main .places a").first();
  await link.focus();
  await page.evaluate(() => scrollTo(0, 300));
  const [name, opened] = [await link.getAttribute("href"), await page.locator("details[open]").count()];
  await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector("h1") as Element));
  await world.json("incident", "open", "--title", "Hosts", "--message", "Some fail.", "--impact", AFFECTED.impact);
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  await until("the page knows of the new publication", async () => {
    await look();
    return (await page.getByText(UPDATE_WAITS).count()) === 1;
  });
  expect(await page.locator("body").getAttribute("data-level")).toBe("operational");
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await link.focus();
  await look();
  await page.locator('body[data-level="major_outage"]').waitFor();
  expect(await page.locator("main .level").innerText()).toBe("Major outage");
  expect(await page.locator("#news").textContent()).toMatch(/^This page has changed: /);
  expect(await page.evaluate(() => document.activeElement?.getAttribute("href"))).toBe(name);
  expect(await page.locator("details[open]").count()).toBe(opened);
  // The browser keeps the first visible line in place, which may be one line longer or shorter.
  expect(Math.abs((await page.evaluate(() => scrollY)) - 300)).toBeLessThan(60);
  await page.getByText("Confirmed at").waitFor();
});

test("a page whose update waits for the reader is soon not confirmed, until the update appears", async () => {
  const world = await confirmedSite("operational");
  await world.site();
  await world.admin();
  const page = await openPage();
  await page.goto(world.siteUrl + AFFECTED.page);
  await page.getByText("Confirmed at").waitFor();
  await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector("h1") as Element));
  await world.json("incident", "open", "--title", "Hosts", "--message", "Some fail.", "--impact", AFFECTED.impact);
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  await until("the older version is not confirmed", async () => {
    await look();
    return (await page.locator("#unconfirmed").getByText(UPDATE_WAITS).count()) === 1;
  });
  expect(await page.locator("body").getAttribute("data-level")).toBe("unknown");
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await until("the update appears and is confirmed", async () => {
    await look();
    return (await page.locator('body[data-level="major_outage"]').count()) === 1;
  });
  expect(await page.locator("#unconfirmed").count()).toBe(0);
  expect(await page.locator("#news").textContent()).toMatch(/^This page has changed: .* This page is confirmed again\.$/);
});
