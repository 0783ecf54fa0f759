import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { freePort, IN_BOTH_LANGUAGES } from "#tests/support/afloat.ts";
import { expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { ACCOUNT, freshIncident, openedIncident, visitor } from "#tests/support/browser/staff.ts";
import { viewsOf } from "#tests/support/browser/views.ts";
import { runHere } from "#tests/support/commands.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

/** A hash of everything that readers of a site get. */
function sumOf(folder: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
    if (/\.(html|xml|json|txt)$/.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

test("a rehearsal has the same users and services, shows DRILL everywhere, and touches nothing real", async () => {
  const [sitePort, adminPort] = [await freePort(), await freePort()];
  const ports = { AFLOAT_REHEARSAL_SITE_PORT: `${sitePort}`, AFLOAT_REHEARSAL_ADMIN_PORT: `${adminPort}` };
  const world = await smallWorld({ ...IN_BOTH_LANGUAGES, ...ports });
  await world.cliWithInput(ACCOUNT.password, "user", "add", ACCOUNT.name, "--role", "publisher");
  const real = sumOf(join(world.dataDir, "site"));
  expect((await world.cli("rehearsal", "report")).status, "before there is one").toBe(1);
  const drill = { ...world, siteUrl: `http://127.0.0.1:${sitePort}`, adminUrl: `http://127.0.0.1:${adminPort}` };
  // The helper waits for the world's own ports, which are in use by another: only the start is requested.
  world.adminUrl = drill.adminUrl;
  world.siteUrl = drill.siteUrl;
  await world.serve("--rehearsal");
  const staff = visitor(drill);
  expect((await staff.post("/admin/login/", { name: ACCOUNT.name, password: ACCOUNT.password })).location).toBe("/admin/");
  expect((await staff.get("/admin/")).text).toMatch(/DRILL\.<\/b> Nothing here reaches readers[\s\S]*nothing posted yet/);
  const id = await openedIncident(staff, { "impact.api.control.*": "major_outage" });
  expect((await staff.get("/admin/")).text).toMatch(/first update after \d+ s\./);
  const receipt = await staff.get(
    (await staff.post("/admin/incidents/new/", await freshIncident(staff, { title: "DNS fails" }))).location,
  );
  expect(receipt.text).toMatch(/In the rehearsal since \d\d:\d\d:\d\d\.[\s\S]*Readers do not see it\./);
  for (const text of [receipt.text, (await staff.get("/admin/")).text, (await staff.get("/admin/publishing/")).text])
    expect(text).not.toMatch(/[Ll]ive since|Readers see it|Everything is live/);
  const inChinese = visitor(drill, `${staff.cookie}; afloat_language=zh-CN`);
  expect((await inChinese.get(`/admin/incidents/${id}/?posted=1`)).text).toMatch(/在演练中发布[\s\S]*读者看不到/);
  expect(
    (await runHere(["status"], { ...world.env, AFLOAT_DATA: join(world.dataDir, "rehearsal"), AFLOAT_SITE_PORT: `${sitePort}` }))
      .stdout,
  ).toMatch(/In the rehearsal since \S+\. Readers do not see it\./);
  for (const path of ["/", "/history/", `/incidents/${id}/`]) {
    const page = await (await fetch(drill.siteUrl + path)).text();
    expect(page).toMatch(/<title>[^<]*DRILL: /);
    expect(page).toContain('<meta name="robots" content="noindex"');
    expect(page).toContain("<b>DRILL.</b> Staff are practising.");
  }
  expect(await (await fetch(`${drill.siteUrl}/feed.xml`)).text()).toContain("<title><![CDATA[DRILL: ");
  expect(await (await fetch(`${drill.siteUrl}/robots.txt`)).text()).toContain("Disallow: /");
  expect(await world.json("rehearsal", "report")).toMatchObject({
    firstPostAfterMs: expect.any(Number),
    updates: 2,
    promises: { kept: 0, late: 0, due: 2, overdue: 0 },
  });
  expect(sumOf(join(world.dataDir, "site"))).toBe(real);
  expect((await world.json("incident", "list")).incidents.map((each: { id: string }) => each.id)).not.toContain(id);
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  const views = viewsOf(["/", `/incidents/${id}/`, "/services/api/"], { locales: ["", "/zh-CN"], widths: [360] }, 1);
  const adminViews = viewsOf(["/admin/"], { widths: [360] }, 3);
  for (const { path, colorScheme } of [...views, ...adminViews]) {
    await page.emulateMedia({ colorScheme });
    await page.goto((path === "/admin/" ? drill.adminUrl : drill.siteUrl) + path);
    await expectAccessible(page);
  }
}, 120_000);
