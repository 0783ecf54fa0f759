import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";

// How readers open the site: on a phone without scripts, and on a wide screen in the second language.

export const PHONE_WITHOUT_SCRIPT = { locale: "", width: 360, javaScriptEnabled: false } as const;
export const DESKTOP_IN_CHINESE = { locale: "/zh-CN", width: 1_280, javaScriptEnabled: true } as const;
/** How far down a reader sees without scrolling, in pixels. */
export const FIRST_SCREEN = 800;

type View = typeof PHONE_WITHOUT_SCRIPT | typeof DESKTOP_IN_CHINESE;

/** A reader who comes for the first time, thus without an older copy; `go` returns a page's text, and fails where it scrolls sideways. */
export async function openReader({ siteUrl }: World, { locale, width, javaScriptEnabled }: View) {
  const page = await openPage({ viewport: { width, height: FIRST_SCREEN }, javaScriptEnabled });
  const go = async (path: string): Promise<string> => {
    await page.goto(siteUrl + locale + path);
    const text = await textOf(page);
    if (javaScriptEnabled) await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBeLessThanOrEqual(width);
    return text;
  };
  return { page, go };
}

/** The text of a page's main part as it is shown, on one line. */
export const textOf = async (page: Page): Promise<string> => (await page.locator("main").innerText()).replace(/\s+/g, " ");
