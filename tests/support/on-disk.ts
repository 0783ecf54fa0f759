import { realpathSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { makeWorld, type Serving, type World } from "./afloat.ts";
import { fieldIn, freshIncident, type Staff, setUp, visitor } from "./browser/staff.ts";
import { faultyFiles } from "./copies.ts";
import { makeSmall } from "./worlds/worlds.ts";

/** A small world on a separate disk, served, with a signed-in user. */
export async function servedOn(mount: (folder: string) => void): Promise<{ world: World; serving: Serving; staff: Staff }> {
  const world = await makeWorld({ AFLOAT_DEMO: "0" });
  mount(world.dataDir);
  await makeSmall(world);
  await world.site();
  const serving = await world.serve("--admin-only");
  return { world, serving, staff: await setUp(world, serving) };
}

/** Readers get the last published page, and every file of the site matches its signature. */
export async function expectServed(world: World, title?: string): Promise<void> {
  const front = await fetch(world.siteUrl);
  expect(front.status).toBe(200);
  if (title !== undefined) expect(await front.text()).toContain(title);
  expect(await faultyFiles(realpathSync(join(world.dataDir, "site")))).toEqual([]);
}

/** Posts an incident that is refused: the page states why, and has all the typed text. Returns false if it was accepted after all. */
export async function isRestoredInForm(staff: Staff, message: RegExp): Promise<boolean> {
  const typed = await freshIncident(staff, { title: "DNS is down & out", message: "Some <names> fail.\n\nWe look." });
  const { status, text } = await staff.post("/admin/incidents/new/", typed);
  if (status === 303) return false;
  expect([status, fieldIn(text, "title"), fieldIn(text, "message")]).toEqual([422, typed.title, typed.message]);
  expect(text.replaceAll("&#39;", "'")).toMatch(message);
  expect(text).not.toContain("Live since");
  return true;
}

/** The same, if it cannot be accepted. */
export const expectRestoredInForm = async (staff: Staff, message: RegExp): Promise<void> =>
  expect(await isRestoredInForm(staff, message)).toBe(true);

/** The page of a new incident after it was posted, with its receipt. */
export async function receiptOf(staff: Staff, title: string): Promise<string> {
  const { location, text } = await staff.post("/admin/incidents/new/", await freshIncident(staff, { title }));
  return location ? (await staff.get(location)).text : text;
}

/** What the admin responds to an anonymous visitor; undefined if nothing responds. */
export const adminPage = (world: World) =>
  visitor(world)
    .get("/admin/")
    .catch(() => undefined);
