import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { HOUR } from "#domain/time.ts";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { fieldIn, signedIn } from "#tests/support/browser/staff.ts";
import { isLong } from "#tests/support/long.ts";
import { pageText } from "#tests/support/site.ts";

const SHOTS = process.env.AFLOAT_SHOTS;

/** Saves a screenshot of a page if AFLOAT_SHOTS is set. */
async function picture(page: Page, name: string): Promise<void> {
  if (SHOTS) writeFileSync(`${SHOTS}/${name}.png`, await page.screenshot({ fullPage: true }));
}

/** A time so many hours from now, as a local time field of the site's zone accepts it (UTC+8 all year). */
const local = (hours: number): string => new Date(Date.now() + (hours + 8) * HOUR).toISOString().slice(0, 16);

test.each([{ width: 1280 }, { width: 360 }])(
  "maintenance is announced, started, extended and completed in a browser $width wide",
  async ({ width }) => {
    const { staff, world } = await signedIn();
    const page = await openPage({ viewport: { width, height: 900 } });
    await enterAs(staff, page);
    let moments = 0;
    // The short run checks each moment at one of the two widths.
    const inspect = async () => {
      moments += 1;
      if (isLong || moments % 2 === Number(width === 360)) await expectAccessible(page);
    };
    await page.goto(`${world.adminUrl}/admin/maintenances/new/`);
    await inspect();
    const field = (label: string) => page.getByLabel(label, { exact: true });
    await field("Title").fill("Database upgrade");
    await field("Message").fill("We upgrade the **databases**.");
    await field("Planned from").fill(local(2));
    await field("Planned until").fill(local(1));
    await field("DNS, data plane").selectOption({ label: "Under maintenance" });
    await picture(page, `new-${width}`);
    await page.getByRole("button", { name: "Announce maintenance" }).click();
    await expect.poll(() => page.getByText("The planned end must be after the planned start.").count()).toBeGreaterThan(0);
    expect(await field("Message").inputValue()).toBe("We upgrade the **databases**.");
    expect(await field("DNS, data plane").inputValue()).toBe("under_maintenance");
    expect(await field("Planned until").getAttribute("aria-invalid")).toBe("true");
    await inspect();
    await field("Planned until").fill(local(4));
    await page.getByRole("button", { name: "Announce maintenance" }).click();
    await page.waitForURL("**/?posted=*");
    expect(await page.getByRole("status").first().textContent()).toMatch(/Live since/);
    await inspect();
    await picture(page, `scheduled-${width}`);

    const step = async (summary: string, fill: (form: ReturnType<Page["locator"]>) => Promise<void>) => {
      const details = page.locator("details", { has: page.locator("summary", { hasText: summary }) }).first();
      await details.locator("summary").first().click();
      await fill(details);
      const seen = page.url();
      await details.getByRole("button", { name: summary }).click();
      await page.waitForURL((url) => url.href !== seen);
      expect(await page.getByRole("status").first().textContent()).toMatch(/Live since/);
    };
    await step("Start now", async () => {});
    expect(pageText(world)).toContain("DNS is under maintenance.");
    await step("Extend", async (form) => {
      await form.getByLabel("Planned until").fill(local(6));
      await form.getByLabel("Message", { exact: true }).fill("It takes longer.");
    });
    await page.goto(`${world.adminUrl}/admin/`);
    await inspect();
    await picture(page, `desk-${width}`);
    await page.getByRole("link", { name: "Database upgrade" }).click();
    await picture(page, `begun-${width}`);
    await step("Complete", async () => {});
    expect(pageText(world)).toContain("All services are operational.");
    await inspect();
  },
);

test("without JavaScript an invalid form is shown again as it was sent, with the error beside its field", async () => {
  const { staff } = await signedIn();
  const { text } = await staff.get("/admin/maintenances/new/");
  const sent = {
    id: fieldIn(text, "id") ?? "",
    title: "Upgrade",
    message: "We upgrade.",
    from: local(2),
    until: local(3),
    remind: "1440",
    beginsBy: "clock",
    endsBy: "hand",
  };
  const empty = await staff.post("/admin/maintenances/new/", { ...sent, repeat: "FREQ=OFTEN" });
  expect([empty.status, fieldIn(empty.text, "repeat"), fieldIn(empty.text, "title")]).toEqual([422, "FREQ=OFTEN", "Upgrade"]);
  expect(empty.text).toContain("Choose what will be under maintenance.");
  const scope = { "impact.dns.data.*": "under_maintenance" };
  const rule = await staff.post("/admin/maintenances/new/", { ...sent, ...scope, repeat: "FREQ=OFTEN" });
  expect(rule.text).toMatch(/id="announce-repeat-fault"[^<]*<?[^>]*>?\s*“OFTEN” is not a supported frequency/);
  const posted = await staff.post("/admin/maintenances/new/", { ...sent, ...scope, repeat: "FREQ=WEEKLY" });
  const id = /^\/admin\/maintenances\/(\w{12})\/\?posted=\d+&form=announce$/.exec(posted.location)?.[1];
  expect(id).toBeDefined();
  const page = await staff.get(`/admin/maintenances/${id}/`);
  expect(page.text).toContain("part of series");
  const wrong = await staff.post(`/admin/maintenances/${id}/`, { do: "cancel", message: " " });
  expect([wrong.status, wrong.text.includes("The message is empty.")]).toEqual([422, true]);
  const twice = { do: "cancel", id: "sentbyaform2", message: "Not needed." };
  const first = await staff.post(`/admin/maintenances/${id}/`, twice);
  const second = await staff.post(`/admin/maintenances/${id}/`, twice);
  expect([first.status, second.status]).toEqual([303, 303]);
  expect((await staff.get(`/admin/maintenances/${id}/`)).text.match(/Not needed\./g)).toHaveLength(2);
});
