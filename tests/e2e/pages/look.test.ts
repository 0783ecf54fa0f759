import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld, root } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallCatalogue } from "#tests/support/worlds/worlds.ts";

const LOOK = `look:
  logo: logo.svg
  accent: {light: "#7a1f5c", dark: "#f0a6d6"}
  links: [{name: Documentation, url: "https://docs.example.com/"}]
  footer: Run by the operations team, on machines of its own.
`;

test("an operator's logo, colours, links and footer are on the pages, which stay accessible and load nothing from other hosts", async () => {
  const folder = temporaryFolder();
  copyFileSync(join(root, "public", "favicon.svg"), join(folder, "logo.svg"));
  const file = join(folder, "afloat.yaml");
  writeFileSync(file, `site: {name: Example status, url: "https://status.example.com", timeZone: Asia/Shanghai}\n${LOOK}`);
  const world = await makeWorld({ AFLOAT_CONFIG: file });
  await world.json("catalogue", "import", smallCatalogue());
  await world.site();
  for (const [colorScheme, accent] of [
    ["light", "rgb(122, 31, 92)"],
    ["dark", "rgb(240, 166, 214)"],
  ] as const) {
    const page = await openPage({ colorScheme, viewport: { width: 360, height: 740 } });
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(`${world.siteUrl}/subscribe/`);
    const link = page.locator(".feeds a").first();
    expect(await link.evaluate((each) => getComputedStyle(each).color)).toBe(accent);
    expect(await page.locator(".name img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(await page.getByRole("link", { name: "Documentation" }).getAttribute("href")).toBe("https://docs.example.com/");
    expect(await page.locator("footer").textContent()).toContain("Run by the operations team");
    await expectAccessible(page);
    expect(requests.filter((url) => !url.startsWith(world.siteUrl) && !url.startsWith("data:"))).toEqual([]);
  }
}, 60_000);
