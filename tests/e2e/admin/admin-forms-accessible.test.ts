import { test } from "vitest";
import { onPhone } from "#tests/support/browser/on-phone.ts";
import { button, field } from "#tests/support/browser/posting-by-form.ts";
import { ACCOUNT, setupLink } from "#tests/support/browser/staff.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("refused forms, and the pages after accepted ones, are accessible too", async () => {
  const world = await smallWorld();
  const { page, inspect } = await onPhone();
  await page.goto(await setupLink(await world.admin()));
  await field(page, "Name").fill(ACCOUNT.name);
  await button(page, "Set up and sign in").click();
  await inspect();
  await field(page, "Password").fill(ACCOUNT.password);
  await button(page, "Set up and sign in").click();
  await page.waitForURL("**/admin/");
  await inspect();
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  await field(page, "API, control plane, all regions").selectOption("major_outage");
  await button(page, "Publish incident").click();
  await inspect();
  await field(page, "Title").fill("Calls fail");
  await field(page, "Message").fill("Calls fail. [A link](https://example.com/), `code`.");
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  await inspect();
}, 120_000);
