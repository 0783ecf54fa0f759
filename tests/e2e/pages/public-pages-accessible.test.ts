import { test } from "vitest";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { kindsOf, LOCALES, MOMENTS, siteAt } from "#tests/support/browser/demo-pages.ts";
import { viewsOf } from "#tests/support/browser/views.ts";

test.each(MOMENTS)(
  "$moment the pages are accessible in both languages, light and dark, on a phone and on a desktop",
  async ({ until, turn }) => {
    const world = await siteAt(until);
    const page = await openPage();
    for (const { path, width, colorScheme } of viewsOf(kindsOf(world), { locales: LOCALES, widths: [360, 1_280] }, turn)) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(world.siteUrl + path);
      await expectAccessible(page);
    }
  },
);
