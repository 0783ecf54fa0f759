import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { enterAs, openPage } from "#tests/support/browser/browser.ts";
import { signedIn } from "#tests/support/browser/staff.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";

const LOOK = `site: {name: Example status, url: "https://status.example.com", timeZone: Asia/Shanghai, locales: [en, zh-CN]}
admin: {secondFactor: optional}
look: {accent: {light: "#7a1f5c", dark: "#f0a6d6"}}
`;

test.each([
  [360, "en", "light", "rgb(122, 31, 92)"],
  [1280, "zh-CN", "dark", "rgb(240, 166, 214)"],
] as const)(
  "at %i px, in %s, the preview has the operator's colours, as the public page has",
  async (width, locale, colorScheme, accent) => {
    const file = join(temporaryFolder(), "afloat.yaml");
    writeFileSync(file, LOOK);
    const { staff, world } = await signedIn({ AFLOAT_CONFIG: file });
    const page = await openPage({ viewport: { width, height: 800 }, colorScheme });
    await enterAs(staff, page);
    const refused: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && refused.push(message.text())));
    await page.goto(`${world.adminUrl}/admin/language/?to=${locale}&back=/admin/incidents/new/`);
    await page.locator("[name=title]").fill("DNS fails");
    await page.locator("[name=message]").fill("See [the help](https://help.example.com/).");
    const link = page.frameLocator("iframe").getByRole("link", { name: "the help" });
    await link.waitFor();
    expect(await link.evaluate((each) => getComputedStyle(each).color)).toBe(accent);
    expect(refused).toEqual([]);
  },
  60_000,
);
