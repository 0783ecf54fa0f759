import { join } from "node:path";
import Database from "better-sqlite3";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { World } from "../support/afloat.ts";
import { makeWorld } from "../support/afloat.ts";
import { expectAccessible, openPage } from "../support/browser.ts";
import { ACCOUNT, fieldIn, freshIncident, setupLink, signedIn, visitor } from "../support/staff.ts";

const TITLE = "Cloud API unavailable";
const PICKER = "Cloud API, control plane, all regions";
const SENTENCE = "Cloud API (control plane) is unavailable in all regions. We are investigating.";
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const MOST_INTERACTIONS = 12;
const MOST_MS = 60_000;

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** A world with an account, and a browser before the sign-in page. */
async function atTheDoor(options?: Parameters<typeof openPage>[0], ...parts: string[]) {
  const world = await makeWorld();
  const serving = await world.serve(...parts);
  const token = new URL(await setupLink(serving)).searchParams.get("token") ?? "";
  await visitor(world).post("/admin/setup/", { token, ...ACCOUNT });
  const page = await openPage(options);
  await page.goto(`${world.adminUrl}/admin/`);
  return { world, serving, page };
}

async function signIn(page: Page): Promise<void> {
  await field(page, "Name").fill(ACCOUNT.name);
  await field(page, "Password").fill(ACCOUNT.password);
  await button(page, "Sign in").click();
  await page.waitForLoadState();
}

/** Signed in, with everything typed and nothing sent. */
async function typed(...parts: string[]) {
  const at = await atTheDoor(undefined, ...parts);
  await signIn(at.page);
  await fillIn(at.page, at.world);
  return at;
}

async function fillIn(page: Page, world: World, title = TITLE): Promise<void> {
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  await field(page, PICKER).selectOption({ label: "Major outage" });
  await sentence(page);
  await field(page, "Title").fill(title);
}

/** Waits until the first sentence has written itself. */
const sentence = (page: Page) => expect.poll(() => field(page, "Message").inputValue(), { timeout: 30_000 }).toContain(SENTENCE);

/** The titles of what was opened by hand, one an incident. */
function opened({ dataDir }: World): string[] {
  const db = new Database(join(dataDir, "afloat.db"), { readonly: true });
  const titles = db.prepare("SELECT title FROM incidents WHERE title LIKE 'Cloud API unavailable%'").pluck().all() as string[];
  db.close();
  return titles;
}

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const NAME = `(({ activeElement: it }) => (it?.labels?.[0] ?? it)?.textContent?.trim() ?? "")(document)`;
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    if ((await page.evaluate(NAME)) === name) return;
  }
  throw new Error(`Tab never came to “${name}”.`);
}

/** What somebody does with their hands: each field, choice and press of a button counts as one. */
interface Hands {
  write(label: string, text: string): Promise<void>;
  choose(label: string, option: string): Promise<void>;
  press(name: string): Promise<void>;
}

const keyboard = (page: Page): Hands => ({
  async write(label, text) {
    await tabTo(page, label);
    await page.keyboard.type(text);
  },
  async choose(label, option) {
    await tabTo(page, label);
    await page.keyboard.type(option);
  },
  async press(name) {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
  },
});

const touch = (page: Page): Hands => ({
  async write(label, text) {
    await field(page, label).tap();
    await page.keyboard.type(text);
  },
  async choose(label, option) {
    await field(page, label).selectOption({ label: option });
  },
  press: (name) => page.locator("main a, main button").filter({ hasText: name, visible: true }).last().tap(),
});

test.each([
  ["by keyboard alone", undefined, keyboard],
  ["by touch, 360 pixels wide", PHONE, touch],
] as const)(
  "from sign-in to live in a minute and twelve interactions, %s",
  async (_, options, handsOf) => {
    const { world, page } = await atTheDoor(options);
    const hands = handsOf(page);
    let interactions = 0;
    const act = (doing: Promise<void>) => {
      interactions += 1;
      return doing;
    };
    const began = performance.now();
    await act(hands.write("Name", ACCOUNT.name));
    await act(hands.write("Password", ACCOUNT.password));
    await act(hands.press("Sign in"));
    await page.waitForURL("**/admin/");
    await act(hands.press("New incident"));
    await page.waitForURL("**/incidents/new/");
    await act(hands.write("Title", TITLE));
    await act(hands.choose(PICKER, "Major outage"));
    await sentence(page);
    await act(hands.press("Publish incident"));
    await page.waitForURL("**/?posted=*");
    await page.getByText(/Live since \d\d:\d\d:\d\d\./).waitFor();
    const took = performance.now() - began;
    console.info(`${interactions} interactions, ${(took / 1000).toFixed(1)} s`);
    expect(interactions).toBeLessThanOrEqual(MOST_INTERACTIONS);
    expect(took).toBeLessThan(MOST_MS);
    const id = /incidents\/(\w{12})\//.exec(page.url())?.[1];
    for (const path of [`/incidents/${id}/`, "/feed.xml"])
      expect(await (await fetch(world.siteUrl + path)).text()).toContain(SENTENCE);
    expect(await (await fetch(`${world.siteUrl}/`)).text()).toContain(TITLE);
    await expectAccessible(page);
  },
  180_000,
);

test("with the network cut after typing nothing is lost, and it is posted once", async () => {
  const { world, page } = await typed("--admin-only");
  await page.context().setOffline(true);
  await button(page, "Publish incident").click();
  await page.getByText("The admin does not answer.").waitFor();
  expect(await field(page, "Title").inputValue()).toBe(TITLE);
  // Whoever presses on, and meets the browser's own error page, finds everything after it.
  await button(page, "Publish incident").click();
  await page.waitForURL("chrome-error://**").catch(() => undefined);
  await page.context().setOffline(false);
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  expect([await field(page, "Title").inputValue(), await field(page, "Message").inputValue()]).toEqual([
    TITLE,
    expect.stringContaining(SENTENCE),
  ]);
  expect(await field(page, PICKER).inputValue()).toBe("major_outage");
  await button(page, "Publish incident").dblclick();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE]);
}, 120_000);

test("with the session ended while typing: signing in in another tab is enough, and so is signing in here", async () => {
  const { world, page } = await typed("--admin-only");
  const revoke = async () => void (await page.context().clearCookies());
  await revoke();
  await field(page, "Title").fill(`${TITLE} `);
  await page.locator("form[data-trouble]").waitFor();
  await button(page, "Publish incident").click();
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Sign in" }).click()]);
  await signIn(tab);
  await tab.close();
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE]);
  await fillIn(page, world, `${TITLE} again`);
  await revoke();
  await button(page, "Publish incident").click();
  await page.waitForURL("**/admin/login/**");
  await signIn(page);
  expect(await field(page, "Title").inputValue()).toBe(`${TITLE} again`);
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE, `${TITLE} again`]);
}, 120_000);

test("without JavaScript the sign-in page holds what was sent after the session had ended", async () => {
  const { staff, world } = await signedIn();
  const form = await freshIncident(staff, { title: TITLE, "impact.cloud-api.control.*": "major_outage" });
  await world.cliWithInput("another sentence only we write", "user", "reset", ACCOUNT.name);
  const turned = await staff.post("/admin/incidents/new/", form);
  expect([turned.status, turned.text]).toEqual([401, expect.stringContaining("You were signed out meanwhile")]);
  const held = fieldIn(turned.text, "held") ?? "";
  const again = { name: ACCOUNT.name, held };
  const wrong = await staff.post("/admin/login/?next=/admin/incidents/new/", { ...again, password: "not this one" });
  expect([wrong.status, fieldIn(wrong.text, "held")]).toEqual([422, held]);
  const right = await staff.post("/admin/login/?next=/admin/incidents/new/", {
    ...again,
    password: "another sentence only we write",
  });
  expect(right.location).toBe("/admin/incidents/new/");
  const { text } = await staff.get(right.location);
  expect(["title", "message", "id", "impact.cloud-api.control.*"].map((name) => fieldIn(text, name))).toEqual([
    TITLE,
    "Calls fail.",
    form.id,
    "major_outage",
  ]);
  expect(opened(world)).toEqual([]);
  await staff.post("/admin/incidents/new/", form);
  expect(opened(world)).toEqual([TITLE]);
  const changed = await staff.post("/admin/incidents/new/", { ...form, message: "Other words." });
  expect([changed.status, fieldIn(changed.text, "message")]).toEqual([409, "Other words."]);
  expect(fieldIn(changed.text, "id")).not.toBe(form.id);
});

test("with the admin killed during the post, and started again, the words are there and are posted once", async () => {
  const { world, page, serving } = await typed("--admin-only");
  let running = serving;
  const titles: string[] = [];
  for (const wait of [0, 15, 60]) {
    const title = `${TITLE} ${wait}`;
    if (wait > 0) await fillIn(page, world, title);
    else await field(page, "Title").fill(title);
    titles.push(title);
    const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/incidents/new/"));
    await button(page, "Publish incident").click({ noWaitAfter: true });
    await sent;
    await page.waitForTimeout(wait);
    await running.end("SIGKILL");
    running = await world.serve("--admin-only");
    await page.goto(`${world.adminUrl}/admin/incidents/new/`);
    // Where the answer came before the end, the form is blank and the incident is there.
    if (opened(world).includes(title) && (await field(page, "Title").inputValue()) === "") continue;
    expect(await field(page, "Title").inputValue()).toBe(title);
    expect(await field(page, "Message").inputValue()).toContain(SENTENCE);
    await button(page, "Publish incident").click();
    await page.waitForURL("**/?posted=*");
  }
  expect(opened(world)).toEqual(titles);
}, 240_000);
