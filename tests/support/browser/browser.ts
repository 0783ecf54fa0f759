import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import type { Staff } from "./staff.ts";

const QUIET_FLAGS = ["--disable-background-networking", "--no-first-run", "--disable-component-update", "--disable-sync"];
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

let browser: Promise<Browser> | undefined;

/** The browser of this worker, started when it is first needed; it ends with the worker. */
function sharedBrowser(): Promise<Browser> {
  browser ??= chromium.launch({ executablePath: "/usr/bin/chromium", args: QUIET_FLAGS });
  return browser;
}

/** A page in a separate context; it is closed after the test, which fails if the page had a script error. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await (await sharedBrowser()).newContext({ bypassCSP: false, ...options });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) errors.push(message.text());
  });
  onTestFinished(() => expect(errors).toEqual([]));
  return page;
}

/** Signs a page in with the cookie of `staff`. */
export async function enterAs({ cookie, world }: Staff, page: Page): Promise<void> {
  const pairs = cookie.split("; ").map((pair) => pair.split("=", 2) as [string, string]);
  await page.context().addCookies(pairs.map(([name, value]) => ({ name, value, url: world.adminUrl })));
}

/** Fails on any axe violation of a page, by all rules or some, and on a page that scrolls sideways. */
export async function expectAccessible(page: Page, rules?: readonly string[]): Promise<void> {
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(sideways, `${page.url()} scrolls sideways`).toBe(0);
  // In a frame of the tools, not of the page: the page's policy would block the script.
  const violations = await page.evaluate(await axeRun(rules));
  expect(violations, `${page.url()} as axe sees it`).toEqual([]);
}

let source: string | undefined;

async function axeRun(runOnly?: readonly string[]): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  source ??= await readFile(axe, "utf8");
  return `(async () => { ${source};
    const { violations } = await axe.run(document, ${JSON.stringify({ resultTypes: ["violations"], runOnly })});
    return violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | "));
  })()`;
}
