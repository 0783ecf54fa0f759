import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { makeWorld, type World } from "#tests/support/afloat.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { ACCOUNT, setupLink } from "./staff.ts";

/** An admin with a host name, as passkeys need it, that requires a second factor of everyone. */
export async function strictWorld(): Promise<{ world: World; link: string; adminUrl: string }> {
  const config = join(temporaryFolder(), "afloat.yaml");
  const world = await makeWorld({ AFLOAT_CONFIG: config, AFLOAT_DEMO: "0" });
  const adminUrl = world.adminUrl.replace("127.0.0.1", "localhost");
  const settings = `admin: { url: "${adminUrl}", secondFactor: required }`;
  writeFileSync(config, `site: { name: Status, url: "http://localhost:4321" }\n${settings}\n`);
  const admin = await world.admin();
  return { world, adminUrl, link: await setupLink(admin) };
}

/** Creates the first account in a browser. */
export async function setUpInBrowser(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Name").fill(ACCOUNT.name);
  await page.getByLabel("Password").fill(ACCOUNT.password);
  await page.getByRole("button", { name: "Set up and sign in" }).click();
}

/** The heading of a page. */
export const heading = (page: Page) => page.locator("h1").innerText();
