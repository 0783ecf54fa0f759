import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { VALID_FOR, writeHeartbeat } from "../../src/integrity/heartbeat.ts";
import type { World } from "../support/afloat.ts";
import { expectAccessible, openPage } from "../support/browser.ts";
import { demoFile } from "../support/demo.ts";
import { mirroredWorld } from "../support/mirrors.ts";
import { serveByNginx } from "../support/nginx.ts";
import { temporaryFolder } from "../support/record.ts";
import { siteFiles, until } from "../support/site.ts";

vi.setConfig({ testTimeout: 240_000 });

// A page that nobody vouches for any more must not look as if all were well: whoever opens it, wherever it is served from.

const MINUTE = 60_000;
const MIRROR = "https://mirror.example.net";

/** The published demo world, which names a mirror. */
async function siteWith(moment?: string): Promise<World> {
  const world = await mirroredWorld([{ name: "far", kind: "folder", path: join(temporaryFolder(), "far"), publicUrl: MIRROR }]);
  if (moment) await world.json("replay", demoFile, "--until", moment);
  return world;
}

/** Sets the last heartbeat to some minutes ago, as it lies there when the publisher has stopped since. */
function beatAgo({ dataDir }: World, minutes: number): number {
  const { seq } = JSON.parse(readFileSync(join(dataDir, "site", "integrity", "manifest.json"), "utf8"));
  const checkedAt = Date.now() - minutes * MINUTE;
  writeFileSync(
    join(dataDir, "site", "heartbeat.json"),
    writeHeartbeat({ seq, publishedAt: checkedAt - 10 * MINUTE, checkedAt }),
  );
  return checkedAt;
}

/** One page of each kind, and those of all incidents. */
function pagesOf(world: World): string[] {
  const kinds = ["/", "/404.html", "/actions/", "/independence/", "/history/", "/history/2024-04/"];
  const incidents = [...siteFiles(world).keys()].filter((name) => /^incidents\/.*\.html$/.test(name));
  const places = ["/services/dns/", "/services/cvm/", "/regions/ap-shanghai/"];
  return [...kinds, ...places, ...incidents.map((name) => `/${name.replace("index.html", "")}`)];
}

const note = (page: Page) => page.locator("#unconfirmed");
const clock = (at: number, timeZone: string) =>
  new Date(at).toLocaleTimeString("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });

/** What a page claims to be well now, as far as a reader sees or hears it; the 90 days and the record of incidents tell of the past. */
const claims = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = (each: Element) => each.checkVisibility({ visibilityProperty: true });
    const levels = [...document.querySelectorAll('[data-level="operational"]')].map(({ outerHTML }) => outerHTML.slice(0, 80));
    const green = [
      ...document.querySelectorAll("main .mark.operational, main .cell .operational, [data-was] .verdict.is-operational"),
    ]
      .filter(
        (each) =>
          shown(each) && getComputedStyle(each).color !== getComputedStyle(document.querySelector("#as-of") as Element).color,
      )
      .map(({ outerHTML }) => `green ${outerHTML.slice(0, 80)}`);
    const words = [...document.querySelectorAll("main h1, main .level, main .planes li, main .calm, main [role=img]")]
      .filter(shown)
      .map((each) => each.getAttribute("aria-label") ?? each.textContent ?? "");
    return [...levels, ...green, ...words.filter((text) => /all clear|operational|no service is hit/i.test(text))];
  });

test("without script every page says of when it speaks, and where to look whether that still holds", async () => {
  const world = await siteWith("2024-04-08T16:06:00+08:00");
  await world.serve("--site-only");
  const page = await openPage({ javaScriptEnabled: false });
  for (const path of pagesOf(world)) {
    await page.goto(world.siteUrl + path);
    const line = await page.locator("#as-of").innerText();
    expect(line, path).toMatch(/^As of \d+ \w{3} \d{4}, \d\d:\d\d UTC\+08:00 \(\d\d:\d\d UTC\)\. Current while /);
    expect(line, path).toContain(
      "validUntil in heartbeat.json (UTC) is still to come; after it nobody has vouched for this page.",
    );
    expect(await page.locator("#as-of time").getAttribute("datetime"), path).toMatch(/Z$/);
  }
  await page.click("#as-of a");
  expect(JSON.parse(await page.locator("body").innerText())).toHaveProperty("validUntil");
});

test.each([
  { moment: "in calm", until: undefined },
  { moment: "in an outage", until: "2024-04-08T16:06:00+08:00" },
])("$moment, with the publisher stopped, no page looks well after validUntil, and each names the mirror", async ({ until }) => {
  const world = await siteWith(until);
  await world.serve("--site-only");
  const last = beatAgo(world, VALID_FOR / MINUTE + 1);
  const page = await openPage({ timezoneId: "Europe/Berlin", viewport: { width: 360, height: 800 } });
  for (const path of pagesOf(world)) {
    await page.goto(world.siteUrl + path);
    await note(page).waitFor();
    const text = (await note(page).innerText()).replace(/\s+/g, " ");
    expect(text, path).toContain(
      `Not confirmed since ${clock(last, "Asia/Shanghai")} Asia/Shanghai time (${clock(last, "Europe/Berlin")} your time)`,
    );
    expect(text, path).toContain("Nobody has vouched for this page since then; it may be out of date.");
    const mirror = note(page).getByRole("link", { name: new URL(MIRROR).host });
    expect(await mirror.getAttribute("href"), path).toBe(path === "/404.html" ? `${MIRROR}/404.html` : MIRROR + path);
    expect(await claims(page), path).toEqual([]);
    expect(await page.title(), path).toMatch(/^Not confirmed · /);
    expect(await page.locator("h1:visible").count(), path).toBeGreaterThan(0);
  }
  for (const path of ["/", "/services/dns/"]) {
    await page.goto(world.siteUrl + path);
    await note(page).waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  }
});

test("what nobody vouched for is confirmed again when the publisher is back, and looks as before", async () => {
  const world = await siteWith();
  await world.serve("--site-only");
  beatAgo(world, 0);
  const page = await openPage();
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  const before = await page.locator("main").innerHTML();
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  beatAgo(world, 6);
  await look();
  await note(page).waitFor();
  expect(await page.getByText("All services are operational.").isVisible()).toBe(false);
  expect(await page.locator("#news").textContent()).toMatch(/^Not confirmed since /);
  beatAgo(world, 0);
  await look();
  await note(page).waitFor({ state: "detached" });
  expect(await page.getByText("All services are operational.").isVisible()).toBe(true);
  const withoutTime = (html: string) => html.replace(/Confirmed at [^<]*/, "");
  expect(withoutTime(await page.locator("main").innerHTML())).toBe(withoutTime(before));
  expect(await page.title()).toBe("Example Cloud status");
});

test("a heartbeat that cannot be had, or is none, takes the all-clear back; one failure alone does not", async () => {
  const world = await siteWith();
  const serving = await world.serve("--site-only");
  const page = await openPage();
  let failures = 0;
  await page.route("**/heartbeat.json", (route) => (failures++ === 0 ? route.abort() : route.continue()));
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  expect(failures).toBe(2);
  expect(await note(page).count()).toBe(0);
  await page.unroute("**/heartbeat.json");
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  writeFileSync(join(world.dataDir, "site", "heartbeat.json"), "<html>");
  await look();
  await note(page).waitFor();
  expect(await note(page).innerText()).toContain("This address does not answer; what you see may be out of date.");
  beatAgo(world, 0);
  await look();
  await note(page).waitFor({ state: "detached" });
  await serving.end("SIGKILL");
  await look();
  await note(page).waitFor();
  expect(await claims(page)).toEqual([]);
  expect(await note(page).innerText()).toContain(new URL(MIRROR).host);
});

test("where readers' clocks are wrong, the server's counts", async () => {
  const world = await siteWith();
  await world.serve("--site-only");
  beatAgo(world, 1);
  const page = await openPage();
  await page.clock.install({ time: Date.now() + 3 * 24 * 60 * MINUTE });
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  beatAgo(world, 6);
  await page.clock.setSystemTime(Date.now() - 3 * 24 * 60 * MINUTE);
  await page.goto(world.siteUrl);
  await note(page).waitFor();
  expect(await note(page).innerText()).toContain("Nobody has vouched for this page since then; it");
});

test("a page that stands open says so by itself when its time is over", async () => {
  const world = await siteWith();
  await world.serve("--site-only");
  beatAgo(world, 4.9);
  const page = await openPage();
  await page.goto(world.siteUrl);
  await page.getByText("Confirmed at").waitFor();
  await note(page).waitFor({ timeout: 15_000 });
  expect(await claims(page)).toEqual([]);
});

test("nginx serves the same: confirmed while the heartbeat is young, taken back when it is old or gone", async () => {
  const world = await siteWith();
  const elsewhere = await serveByNginx(join(world.dataDir, "site"));
  beatAgo(world, 0);
  const page = await openPage();
  await page.goto(`${elsewhere}/services/dns/`);
  await page.getByText("Confirmed at").waitFor();
  beatAgo(world, 6);
  await page.goto(`${elsewhere}/services/dns/`);
  await note(page).waitFor();
  expect(await claims(page)).toEqual([]);
  rmSync(join(world.dataDir, "site", "heartbeat.json"));
  await page.goto(elsewhere);
  await note(page).waitFor();
  expect(await claims(page)).toEqual([]);
});

test("an open page follows the record in place: words, focus, folded parts and scroll stay", async () => {
  const world = await siteWith();
  await world.serve();
  const page = await openPage({ viewport: { width: 1_000, height: 500 } });
  await page.goto(`${world.siteUrl}/services/cvm/`);
  await page.getByText("Confirmed at").waitFor();
  await page.locator("summary").first().click();
  const link = page.locator("main .summaries a, main table a, main .places a").first();
  await link.focus();
  await page.evaluate(() => scrollTo(0, 300));
  const [name, opened] = [await link.getAttribute("href"), await page.locator("details[open]").count()];
  await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector("h1") as Element));
  await world.json(
    "incident",
    "open",
    "--title",
    "Hosts",
    "--message",
    "Some fail.",
    "--impact",
    "cvm@ap-shanghai/data=major_outage",
  );
  const look = () => page.evaluate(() => dispatchEvent(new Event("online")));
  await until("it is known that there is more", async () => {
    await look();
    return (await page.getByText("There is newer word; it shows once nothing is selected.").count()) === 1;
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
  // The browser moves with the first line, which may be a line longer or shorter.
  expect(Math.abs((await page.evaluate(() => scrollY)) - 300)).toBeLessThan(60);
  await page.getByText("Confirmed at").waitFor();
});
