import { expect, test } from "vitest";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { demoFile } from "#tests/support/worlds/demo.ts";
import { demoWorld } from "#tests/support/worlds/worlds.ts";

// “Is it them or me?”: a reader who uses three of twenty services wants an answer for these three.

test("a reader selects services and regions once, sees their impact, and keeps the selection in the URL", async () => {
  const world = await demoWorld();
  await world.json("replay", demoFile, "--until", "2024-04-08T16:06:00+08:00");
  await world.site();
  const page = await openPage({ viewport: { width: 1_280, height: 900 } });
  await page.goto(`${world.siteUrl}/`);
  const own = page.locator("#own");
  const rows = page.locator(".matrix tr[data-service]:visible");
  const before = await rows.count();
  expect(await own.textContent()).toBe("");
  await page.getByText("Am I affected?").click();
  await page.getByLabel("Cloud API", { exact: true }).check();
  await page.getByLabel("Cloud Virtual Machine (CVM)", { exact: true }).check();
  await page.getByLabel("Shanghai", { exact: true }).check();
  expect(await own.textContent()).toContain("Cloud API, Shanghai: control plane: major outage");
  expect(await own.locator("li").count()).toBe(1);
  expect(await rows.count()).toBe(2);
  expect(before).toBeGreaterThan(10);
  expect(await page.locator(".matrix .region:visible").allTextContents()).toEqual(["Shanghai"]);
  expect(new URL(page.url()).search).toBe("?services=cloud-api+cvm&regions=ap-shanghai");
  await expectAccessible(page);

  const other = await openPage({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await other.goto(page.url());
  expect(await other.locator("#own").textContent()).toContain("Cloud API, Shanghai: control plane: major outage");
  await expectAccessible(other);
  await other.getByText("Am I affected?").press("Enter");
  await other.getByLabel("Cloud API", { exact: true }).press("Space");
  expect(await other.locator("#own").textContent()).toBe("Nothing that you selected is affected.");
  await other.getByText("Show everything again").click();
  expect(new URL(other.url()).search).toBe("");
  expect(await other.locator("#own").textContent()).toBe("");

  // Global services count for every region.
  await page.goto(`${world.siteUrl}/?services=console&regions=ap-guangzhou`);
  expect(await page.locator("#own").textContent()).toContain("Console, everywhere: control plane: major outage");

  // Without a script the selection does not exist, but every service and region has its page.
  const plain = await openPage({ javaScriptEnabled: false });
  await plain.goto(`${world.siteUrl}/?services=cloud-api`);
  expect(await plain.locator("#mine").count()).toBe(0);
  await plain.locator(".matrix").getByRole("link", { name: "Cloud API", exact: true }).click();
  expect(await plain.locator('li[data-region="ap-shanghai"]').textContent()).toContain("major outage");
}, 120_000);
