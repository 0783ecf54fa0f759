import ICAL from "ical.js";
import { expect, test } from "vitest";
import { HOUR } from "#domain/time.ts";
import { asTitle } from "#tests/support/browser/hostile.ts";
import { hostileAdmin, SPREAD } from "#tests/support/browser/hostile-admin.ts";
import { liveIn, watchedPage } from "#tests/support/browser/inert.ts";
import { fieldIn, type Staff } from "#tests/support/browser/staff.ts";

// Announced maintenance is shown in the admin, on separate pages, and in calendars.

/** A time as a local time field accepts it, in the site's zone, which is UTC by default. */
const local = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString().slice(0, 16);

/** Announces maintenance with hostile texts. Returns its id. */
async function announced(staff: Staff, text: string, index: number): Promise<string> {
  const { text: form } = await staff.get("/admin/maintenances/new/");
  const plan = { from: local(48 + index), until: local(49 + index), remind: "none", beginsBy: "clock", endsBy: "hand" };
  const scope = { "impact.dns.data.*": "under_maintenance" };
  const texts = { id: fieldIn(form, "id") ?? "", title: asTitle(text), message: text };
  const { location, text: answer } = await staff.post("/admin/maintenances/new/", { ...texts, ...plan, ...scope });
  return /^\/admin\/maintenances\/(\w{12})\//.exec(location)?.[1] ?? expect.fail(answer.slice(answer.indexOf("<main"), 3000));
}

test("hostile texts stay text in maintenances: in the admin, on the pages, and in the calendar", async () => {
  const { world, staff, noted, inspect } = await hostileAdmin();
  const site = await watchedPage(world.siteUrl);
  const ids: string[] = [];
  for (const [index, text] of SPREAD) ids.push(await announced(staff, text, index));
  await inspect("");
  for (const id of ids) {
    await inspect(`maintenances/${id}/`);
    await site.page.goto(`${world.siteUrl}/incidents/${id}/`);
    expect(await liveIn(site.page), id).toEqual([]);
  }
  const calendar = await (await fetch(`${world.siteUrl}/calendar.ics`)).text();
  const events = new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents("vevent");
  expect(events).toHaveLength(SPREAD.length);
  const summaries = events.map((event) => String(event.getFirstPropertyValue("summary")));
  expect(summaries.some((summary) => summary.includes("<script>alert(1)</script>"))).toBe(true);
  expect([noted, site.noted]).toEqual([[], []]);
}, 180_000);
