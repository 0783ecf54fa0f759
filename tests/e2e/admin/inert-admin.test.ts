import { expect, test } from "vitest";
import { asTitle, SHOWN_HOSTILE } from "#tests/support/browser/hostile.ts";
import { EVERY, hostileAdmin, SPREAD } from "#tests/support/browser/hostile-admin.ts";
import { foreignIn, hostileId, liveIn } from "#tests/support/browser/inert.ts";
import { isLong } from "#tests/support/long.ts";

// A user who may write must not be able to run code in the browser of an administrator.

test("hostile texts stay text in the preview, and in restored drafts", async () => {
  const { staff, page, own, noted, inspect } = await hostileAdmin();
  const id = "hostiledraft";
  const resumed = `incidents/new/?draft=${id}`;
  const form = { draft: "new", id, status: "investigating", nextUpdate: "30", "impact.api.control.*": "major_outage" };
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
    for (const path of ["incidents/new/", resumed, ""]) {
      const back = (await staff.get(`/admin/${path}`)).text;
      expect(await foreignIn(page, own, back), `the draft on /admin/${path}`).toEqual([]);
    }
  }
  await inspect(resumed);
  expect(await page.getByLabel("Message", { exact: true }).inputValue()).toContain("javascript:alert(1)");
  expect(noted).toEqual([]);
}, 120_000);

test("hostile texts stay text on every page of the admin", async () => {
  const { world, staff, page, noted, inspect } = await hostileAdmin(true);
  for (const [index, text] of SHOWN_HOSTILE.entries()) {
    const texts = { title: asTitle(text), message: text };
    await staff.post("/admin/templates/", { id: "", name: asTitle(text).slice(0, 60), status: "identified", ...texts });
    if (index % 2 === 0)
      await staff.post("/admin/people/", { do: "invite", name: asTitle(text).slice(0, 40), newRole: "author" });
  }
  for (const path of ["", "templates/", "people/", "publishing/", "audit/"]) await inspect(path);
  expect(await page.locator("main").innerText(), "the audit log names what was done").toContain("<script>alert(1)</script>");
  for (const [index] of SPREAD) await inspect(`incidents/${hostileId(index)}/`);
  for (const index of SHOWN_HOSTILE.keys()) if (isLong || index % EVERY !== 0) await inspect(`postmortems/${hostileId(index)}/`);
  expect((await world.json("incident", "list")).incidents.length).toBe(SHOWN_HOSTILE.length);
  expect(noted).toEqual([]);
}, 180_000);
