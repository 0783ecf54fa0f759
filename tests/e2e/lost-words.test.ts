import { join } from "node:path";
import Database from "better-sqlite3";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { World } from "../support/afloat.ts";
import { beforeDesk, button, field, PICKER, SENTENCE, sentence, signIn, TITLE } from "../support/desk.ts";
import { inRun } from "../support/long.ts";
import { ACCOUNT, fieldIn, freshIncident, signedIn } from "../support/staff.ts";

/** Milliseconds after a post was sent at which the admin dies: before it can have been taken, in between, and when it may have been answered. */
const DEATHS = inRun({ short: [0, 60], long: [0, 15, 60] });

/** Signed in, with everything typed and nothing sent. */
async function typed<T>(start: (world: World) => Promise<T>) {
  const at = await beforeDesk(start);
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

/** The titles of what was opened by hand, one an incident. */
function opened({ dataDir }: World): string[] {
  const db = new Database(join(dataDir, "afloat.db"), { readonly: true });
  const titles = db.prepare("SELECT title FROM incidents WHERE title LIKE ?").pluck().all(`${TITLE}%`) as string[];
  db.close();
  return titles;
}

test("with the network cut after typing nothing is lost, and it is posted once", async () => {
  const { world, page } = await typed((here) => here.admin());
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
  const { world, page } = await typed((here) => here.admin());
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
  const form = await freshIncident(staff, { title: TITLE, "impact.api.control.*": "major_outage" });
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
  expect(["title", "message", "id", "impact.api.control.*"].map((name) => fieldIn(text, name))).toEqual([
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
  const { world, page, running: first } = await typed((here) => here.serve("--admin-only"));
  let running = first;
  const titles: string[] = [];
  for (const wait of DEATHS) {
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
