import type { Page } from "playwright-core";
import { expect } from "vitest";
import { openPage } from "./browser.ts";
import { ACCOUNT, setupLink, visitor } from "./staff.ts";
import { publishedWorld } from "./worlds.ts";

export const TITLE = "Cloud API unavailable";
export const PICKER = "Cloud API, control plane, all regions";
export const SENTENCE = "Cloud API (control plane) is unavailable in all regions. We are investigating.";

export const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** A world with an account, and a browser before the sign-in page. */
export async function atTheDoor(options?: Parameters<typeof openPage>[0], ...parts: string[]) {
  const world = await publishedWorld();
  const serving = await world.serve(...parts);
  const token = new URL(await setupLink(serving)).searchParams.get("token") ?? "";
  await visitor(world).post("/admin/setup/", { token, ...ACCOUNT });
  const page = await openPage(options);
  await page.goto(`${world.adminUrl}/admin/`);
  return { world, serving, page };
}

export async function signIn(page: Page): Promise<void> {
  await field(page, "Name").fill(ACCOUNT.name);
  await field(page, "Password").fill(ACCOUNT.password);
  await button(page, "Sign in").click();
  await page.waitForLoadState();
}

/** Waits until the first sentence has written itself. */
export const sentence = (page: Page) =>
  expect.poll(() => field(page, "Message").inputValue(), { timeout: 30_000 }).toContain(SENTENCE);

/** Presses Tab until the element with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const NAME = `(({ activeElement: it }) => (it?.labels?.[0] ?? it)?.textContent?.trim() ?? "")(document)`;
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(NAME)) === name) return;
  }
  throw new Error(`Tab never came to “${name}”.`);
}
