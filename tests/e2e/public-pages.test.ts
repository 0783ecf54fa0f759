import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { IN_BOTH_LANGUAGES, makeWorld, type World } from "../support/afloat.ts";
import { expectAccessible, openPage, RULES_OF_COLOUR } from "../support/browser.ts";
import { demoFile } from "../support/demo.ts";
import { siteFiles } from "../support/site.ts";

// In the worst minute readers come with old phones, without script, by keyboard, over a line that everyone else uses too.

/** The narrowest is also a desk's screen at 400 % (WCAG 2.2, 1.4.10). */
const WIDTHS = [320, 360, 768, 1_280];
const MOST_BYTES = 14_000;
const LONG =
  "**Names of some customers do not resolve.** Look-ups time out about one time in five.\n\n- Use another resolver meanwhile.\n- Running workloads go on.";

const MOMENTS = [
  { moment: "in calm", until: undefined },
  { moment: "a minute after it began", until: "2024-04-08T15:24:00+08:00" },
  { moment: "with all regions but one mended", until: "2024-04-08T16:06:00+08:00" },
];

async function siteAt(until: string | undefined): Promise<World> {
  const world = await makeWorld(IN_BOTH_LANGUAGES);
  await world.json("init", "--demo");
  await world.json("publish");
  if (until) await world.json("replay", demoFile, "--until", until);
  await world.serve("--site-only");
  return world;
}

/** One page of each kind, and those of the record's incidents. */
function pagesOf(world: World): string[] {
  const names = [...siteFiles(world).keys()];
  const incidents = names
    .filter((name) => /^incidents\/.*index\.html$/.test(name))
    .map((name) => `/${name.replace("index.html", "")}`);
  return [
    "/",
    "/actions/",
    "/subscribe/",
    "/independence/",
    "/history/",
    "/history/2024-04/",
    "/services/console/",
    "/services/cvm/",
    // Its name has the longest word.
    "/services/microservices/",
    "/regions/ap-shanghai/",
    "/no/",
    ...incidents,
  ];
}

/** Notes every request that a page makes, by its address. */
function requestsOf(page: Page): string[] {
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  return requests;
}

// One site a moment, since making it takes longest.
test.each(MOMENTS)(
  "$moment the pages fit every width without script, are accessible, and come in one small piece",
  async ({ until }) => {
    const world = await siteAt(until);
    await expectFitting(world);
    await expectAllAccessible(world);
    await expectOneSmallRequest(world, until !== undefined);
  },
);

/** The same in both languages; the page for what is not there speaks the first alone. */
const everyPageOf = (world: World): string[] =>
  pagesOf(world).flatMap((path) => (path === "/no/" ? [path] : [path, `/zh-CN${path}`]));

/** Every page fits every width without script, has one heading of the first rank, and asks nobody else. */
async function expectFitting(world: World): Promise<void> {
  const page = await openPage({ javaScriptEnabled: false });
  const requests = requestsOf(page);
  for (const path of everyPageOf(world)) {
    await page.goto(world.siteUrl + path);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const [scroll, client] = [
        page.locator("html").evaluate((html) => html.scrollWidth),
        page.locator("html").evaluate((html) => html.clientWidth),
      ];
      expect(await scroll, `${path} at ${width}`).toBeLessThanOrEqual(await client);
    }
    expect(await page.locator("h1").count(), `headings of ${path}`).toBe(1);
    expect(await page.locator("script[src], body script:not(body > footer ~ script)").count(), `scripts of ${path}`).toBe(0);
  }
  expect(requests.filter((url) => !url.startsWith(`${world.siteUrl}/`))).toEqual([]);
}

/** Every page is accessible, light and dark, on a phone and on a desk; in another language, where words alone are others, on a phone. */
async function expectAllAccessible(world: World): Promise<void> {
  const page = await openPage();
  for (const path of everyPageOf(world)) {
    await page.goto(world.siteUrl + path);
    const isTranslated = path.startsWith("/zh-CN/");
    for (const width of isTranslated ? [360] : [360, 1_280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page, isTranslated && colorScheme === "dark" ? RULES_OF_COLOUR : undefined);
      }
    }
  }
}

/** The first view of the front page is one request of at most 14,000 bytes, on the worst of days too. */
async function expectOneSmallRequest(world: World, isBad: boolean): Promise<void> {
  // As much as is to be expected of a bad day: a second incident beside the one that fills the page.
  if (isBad)
    await world.json("incident", "open", "--title", "Names fail", "--message", LONG, "--impact", "dns/data=partial_outage");
  const page = await openPage();
  const requests = requestsOf(page);
  await page.goto(`${world.siteUrl}/`, { waitUntil: "networkidle" });
  // Within two minutes of a publication the script asks once more whether this is the latest state; nothing waits for that.
  const needed = requests.filter((url) => !url.endsWith("/favicon.svg") && !url.endsWith("/heartbeat.json"));
  expect([...new Set(needed)]).toEqual([`${world.siteUrl}/`]);
  expect(needed.length).toBeLessThanOrEqual(2);
  for (const front of ["/", "/zh-CN/"]) {
    const sent = await fetch(world.siteUrl + front, { method: "HEAD", headers: { "Accept-Encoding": "br" } });
    expect(sent.headers.get("content-encoding")).toBe("br");
    const bytes = Number(sent.headers.get("content-length"));
    console.info(`the front page ${front} comes in ${bytes} bytes`);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  }
}

test("by keyboard: the first Tab skips to the content, and every link can be reached and seen", async () => {
  const world = await siteAt(MOMENTS[2]?.until);
  const page = await openPage({ viewport: { width: 1_280, height: 800 } });
  for (const path of pagesOf(world)) {
    await page.goto(world.siteUrl + path);
    await page.keyboard.press("Tab");
    const skip = page.locator("a.skip");
    expect(await skip.evaluate((link) => link === document.activeElement), `first stop of ${path}`).toBe(true);
    expect(await skip.evaluate((link) => link.getBoundingClientRect().top), `the skip link of ${path}`).toBeGreaterThanOrEqual(0);
    const links = await page.locator("a[href]:visible").count();
    const reached = new Set<number>([0]);
    for (let presses = 0; presses < links + 60; presses++) {
      await page.keyboard.press("Tab");
      const index = await page.evaluate(() =>
        [...document.querySelectorAll("a[href]")].indexOf(document.activeElement as Element),
      );
      if (index > 0 && reached.has(index)) break;
      if (index >= 0) reached.add(index);
    }
    expect(reached.size, `links of ${path}`).toBe(links);
  }
  await page.goto(world.siteUrl);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toBe("#main");
});
