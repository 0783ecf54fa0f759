import { isLong } from "#tests/support/long.ts";
import { expectAccessible, openPage } from "./browser.ts";

const PHONE = { viewport: { width: 360, height: 740 } };

/**
 * A page at a phone's width, and a function to check it in light and dark (in the short run alternately), with all folded content open.
 */
export async function onPhone() {
  const page = await openPage(PHONE);
  const schemes = ["light", "dark"] as const;
  let turn = 0;
  const inspect = async () => {
    await page.locator("details").evaluateAll((all) => {
      for (const each of all) each.setAttribute("open", "");
    });
    turn += 1;
    for (const colorScheme of isLong ? schemes : [schemes[turn % 2] as "light" | "dark"]) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  };
  return { page, inspect };
}
