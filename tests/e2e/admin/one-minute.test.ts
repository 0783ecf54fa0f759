import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { expectAccessible } from "#tests/support/browser/browser.ts";
import { beforeSignIn, field, PICKER, SENTENCE, sentence, TITLE, tabTo } from "#tests/support/browser/posting-by-form.ts";
import { ACCOUNT } from "#tests/support/browser/staff.ts";

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const MAX_INTERACTIONS = 12;
const MAX_MS = 60_000;

/** Counts a user's interactions: each field, selection and button press is one. */
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
    const { world, page } = await beforeSignIn((here) => Promise.all([here.admin(), here.site()]), options);
    const hands = handsOf(page);
    let interactions = 0;
    const interact = (doing: Promise<void>) => {
      interactions += 1;
      return doing;
    };
    const startedAt = performance.now();
    await interact(hands.write("Name", ACCOUNT.name));
    await interact(hands.write("Password", ACCOUNT.password));
    await interact(hands.press("Sign in"));
    await page.waitForURL("**/admin/");
    await interact(hands.press("New incident"));
    await page.waitForURL("**/incidents/new/");
    await interact(hands.write("Title", TITLE));
    await interact(hands.choose(PICKER, "Major outage"));
    await sentence(page);
    await interact(hands.press("Publish incident"));
    await page.waitForURL("**/?posted=*");
    await page.getByText(/Live since \d\d:\d\d:\d\d\./).waitFor();
    const took = performance.now() - startedAt;
    console.info(`${interactions} interactions, ${(took / 1000).toFixed(1)} s`);
    expect(interactions).toBeLessThanOrEqual(MAX_INTERACTIONS);
    expect(took).toBeLessThan(MAX_MS);
    const id = /incidents\/(\w{12})\//.exec(page.url())?.[1];
    for (const path of [`/incidents/${id}/`, "/feed.xml"])
      expect(await (await fetch(world.siteUrl + path)).text()).toContain(SENTENCE);
    expect(await (await fetch(`${world.siteUrl}/`)).text()).toContain(TITLE);
    await expectAccessible(page);
  },
  180_000,
);
