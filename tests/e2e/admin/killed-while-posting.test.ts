import { expect, test } from "vitest";
import { button, field, fillIn, opened, SENTENCE, TITLE, typed } from "#tests/support/browser/posting-by-form.ts";
import { inRun } from "#tests/support/long.ts";

/**
 * Milliseconds after a post at which the admin is killed: before it can be accepted, in between, and when it may have been answered.
 */
const DEATHS = inRun({ short: [0, 60], long: [0, 15, 60] });

test("with the admin killed during the post, and restarted, the text is still there and is posted once", async () => {
  const { world, page, running: first } = await typed((here) => here.serve("--admin-only"));
  let running = first;
  const titles: string[] = [];
  for (const delay of DEATHS) {
    const title = `${TITLE} ${delay}`;
    if (delay > 0) await fillIn(page, world, title);
    else await field(page, "Title").fill(title);
    titles.push(title);
    const sent = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/incidents/new/"));
    await button(page, "Publish incident").click({ noWaitAfter: true });
    await sent;
    await page.waitForTimeout(delay);
    await running.end("SIGKILL");
    running = await world.serve("--admin-only");
    await page.goto(`${world.adminUrl}/admin/incidents/new/`);
    // If the response came before the kill, the form is blank and the incident exists.
    if (opened(world).includes(title) && (await field(page, "Title").inputValue()) === "") continue;
    expect(await field(page, "Title").inputValue()).toBe(title);
    expect(await field(page, "Message").inputValue()).toContain(SENTENCE);
    await button(page, "Publish incident").click();
    await page.waitForURL("**/?posted=*");
  }
  expect(opened(world)).toEqual(titles);
}, 240_000);
