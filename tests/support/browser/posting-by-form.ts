import { join } from "node:path";
import Database from "better-sqlite3";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { inRun } from "#tests/support/long.ts";
import { publishedWorld, smallWorld, staffedSmallWorld, staffedWorld } from "#tests/support/worlds/worlds.ts";
import { openPage } from "./browser.ts";
import { ACCOUNT, type Staff } from "./staff.ts";

/** The data behind the form: two services in two regions, and in the long run the whole demo, with which the form is long. */
export const HAND = inRun({
  short: {
    make: staffedSmallWorld,
    makeFresh: smallWorld,
    service: "API",
    region: "South",
    search: "api",
    cell: "API in South, control plane",
  },
  long: {
    ...{ make: staffedWorld, makeFresh: publishedWorld, service: "Cloud API", region: "Shanghai" },
    ...{ search: "cloud api", cell: "Cloud API in Shanghai, control plane" },
  },
});

export const TITLE = `${HAND.service} unavailable`;
export const PICKER = `${HAND.service}, control plane, all regions`;
export const SENTENCE = `${HAND.service} (control plane) is unavailable in all regions. We are investigating.`;

export const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
export const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** A world with an account, and a browser at its sign-in page. `start` starts the servers. */
export async function beforeSignIn<T>(
  start: (world: World) => Promise<T>,
  options?: Parameters<typeof openPage>[0],
): Promise<{ world: World; staff: Staff; running: T; page: Page }> {
  const { world, staff } = await HAND.make();
  const running = await start(world);
  const page = await openPage(options);
  await page.goto(`${world.adminUrl}/admin/login/`);
  return { world, staff, running, page };
}

/** Signs in with the account of the world. */
export async function signIn(page: Page): Promise<void> {
  await field(page, "Name").fill(ACCOUNT.name);
  await field(page, "Password").fill(ACCOUNT.password);
  await button(page, "Sign in").click();
  await page.waitForLoadState();
}

/** Waits until the generated summary is in the message field. */
export const sentence = (page: Page) =>
  expect.poll(() => field(page, "Message").inputValue(), { timeout: 30_000, interval: 10 }).toContain(SENTENCE);

/** Signed in, with the form filled in and not sent. */
export async function typed<T>(start: (world: World) => Promise<T>) {
  const at = await beforeSignIn(start);
  await signIn(at.page);
  await fillIn(at.page, at.world);
  return at;
}

/** Opens the form of a new incident and fills it in. */
export async function fillIn(page: Page, world: World, title = TITLE): Promise<void> {
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  await field(page, PICKER).selectOption({ label: "Major outage" });
  await sentence(page);
  await field(page, "Title").fill(title);
}

/** The titles of the incidents opened by hand. */
export function opened({ dataDir }: World): string[] {
  const db = new Database(join(dataDir, "afloat.db"), { readonly: true });
  const titles = db.prepare("SELECT title FROM incidents WHERE title LIKE ?").pluck().all(`${TITLE}%`) as string[];
  db.close();
  return titles;
}

/** Presses Tab until the element with this name has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const NAME = `(({ activeElement: it }) => (it?.labels?.[0] ?? it)?.textContent?.trim() ?? "")(document)`;
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(NAME)) === name) return;
  }
  throw new Error(`Tab never came to “${name}”.`);
}
