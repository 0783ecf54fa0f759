import ICAL from "ical.js";
import { expect, test } from "vitest";
import { HOUR } from "../../src/domain/time.ts";
import { enterAs } from "../support/browser.ts";
import { asTitle, SHOWN_HOSTILE } from "../support/hostile.ts";
import { foreignIn, hostileId, importHostile, liveIn, ownTexts, watchedPage } from "../support/inert.ts";
import { fieldIn, type Staff, setUp } from "../support/staff.ts";
import { smallWorld } from "../support/worlds.ts";

// Whoever may write may not therefore run anything in the browser of whoever decides about people.

async function hostileDesk() {
  const world = await smallWorld();
  await importHostile(world, { service: "api", region: "north", plane: "control" }, true);
  await world.site();
  const staff = await setUp(world, await world.admin());
  const { page, noted } = await watchedPage(world.adminUrl);
  await page.goto(`${world.adminUrl}/admin/login/`);
  const own = await ownTexts(page);
  await enterAs(staff, page);
  /** Opens a page of the admin, and expects it to have nothing but what is its own. */
  const inspect = async (path: string) => {
    const answer = await page.goto(`${world.adminUrl}/admin/${path}`, { waitUntil: "domcontentloaded" });
    expect(answer?.status(), path).toBe(200);
    expect(await foreignIn(page, own), path).toEqual([]);
  };
  return { world, staff, page, own, noted, inspect };
}

test("hostile texts stay words in the preview, and in whatever a draft brings back", async () => {
  const { staff, page, own, noted, inspect } = await hostileDesk();
  const form = { draft: "new", status: "investigating", nextUpdate: "30", "impact.api.control.*": "major_outage" };
  await inspect("incidents/new/");
  for (const text of SHOWN_HOSTILE) {
    const answer = await staff.post("/admin/compose/", { ...form, title: asTitle(text), message: text });
    const { preview, faults } = JSON.parse(answer.text);
    expect([answer.status, faults], text.slice(0, 80)).toEqual([200, []]);
    expect(await liveIn(page, preview.page, "page"), text.slice(0, 80)).toEqual([]);
    await page.evaluate((html) => {
      const frame = document.querySelector<HTMLIFrameElement>("[data-preview-page]") as HTMLIFrameElement;
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
      frame.srcdoc = html;
      return loaded;
    }, preview.page);
    const back = (await staff.get("/admin/incidents/new/")).text;
    expect(await foreignIn(page, own, back), "the draft, brought back").toEqual([]);
  }
  await inspect("incidents/new/");
  expect(await page.getByLabel("Message", { exact: true }).inputValue()).toContain("javascript:alert(1)");
  expect(noted).toEqual([]);
}, 120_000);

test("hostile texts stay words on every page of the desk", async () => {
  const { world, staff, page, noted, inspect } = await hostileDesk();
  for (const [index, text] of SHOWN_HOSTILE.entries()) {
    const words = { title: asTitle(text), message: text };
    await staff.post("/admin/templates/", { id: "", name: asTitle(text).slice(0, 60), status: "identified", ...words });
    if (index % 2 === 0)
      await staff.post("/admin/people/", { do: "invite", name: asTitle(text).slice(0, 40), newRole: "author" });
  }
  for (const path of ["", "templates/", "people/", "publishing/", "audit/"]) await inspect(path);
  expect(await page.locator("main").innerText(), "the audit log names what was done").toContain("<script>alert(1)</script>");
  for (const [index] of SHOWN_HOSTILE.entries()) await inspect(`incidents/${hostileId(index)}/`);
  for (const [index] of SHOWN_HOSTILE.entries()) await inspect(`postmortems/${hostileId(index)}/`);
  expect((await world.json("incident", "list")).incidents.length).toBe(SHOWN_HOSTILE.length);
  expect(noted).toEqual([]);
}, 180_000);

/** A time as a field for local times takes it, in the site's zone, which is that of the settings: UTC. */
const local = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString().slice(0, 16);

/** Announces work in hostile words. Gives its id. */
async function announced(staff: Staff, text: string, index: number): Promise<string> {
  const { text: form } = await staff.get("/admin/maintenances/new/");
  const plan = { from: local(48 + index), until: local(49 + index), remind: "none", beginsBy: "clock", endsBy: "hand" };
  const scope = { "impact.dns.data.*": "under_maintenance" };
  const words = { id: fieldIn(form, "id") ?? "", title: asTitle(text), message: text };
  const { location, text: said } = await staff.post("/admin/maintenances/new/", { ...words, ...plan, ...scope });
  return /^\/admin\/maintenances\/(\w{12})\//.exec(location)?.[1] ?? expect.fail(said.slice(said.indexOf("<main"), 3000));
}

test("hostile texts stay words where work is announced: at the desk, on the pages, and in the calendar", async () => {
  const { world, staff, noted, inspect } = await hostileDesk();
  const site = await watchedPage(world.siteUrl);
  const ids: string[] = [];
  for (const [index, text] of SHOWN_HOSTILE.entries()) ids.push(await announced(staff, text, index));
  await inspect("");
  for (const id of ids) {
    await inspect(`maintenances/${id}/`);
    await site.page.goto(`${world.siteUrl}/incidents/${id}/`);
    expect(await liveIn(site.page), id).toEqual([]);
  }
  const calendar = await (await fetch(`${world.siteUrl}/calendar.ics`)).text();
  const events = new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents("vevent");
  expect(events).toHaveLength(SHOWN_HOSTILE.length);
  const summaries = events.map((event) => String(event.getFirstPropertyValue("summary")));
  expect(summaries.some((summary) => summary.includes("<script>alert(1)</script>"))).toBe(true);
  expect([noted, site.noted]).toEqual([[], []]);
}, 180_000);
