import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { fieldIn, freshIncident, openedIncident, type Staff, signedIn, visitor } from "#tests/support/browser/staff.ts";

const NEW = "/admin/incidents/new/";
/** The labels of the form, by language. */
const TEXTS = {
  en: { apply: "Apply", publish: "Publish incident", unaffected: "We know of no impact on running workloads." },
  "zh-CN": { apply: "应用", publish: "发布故障", unaffected: "We know of no impact on running workloads." },
} as const;
type Locale = keyof typeof TEXTS;

async function browserIn(staff: Staff, locale: Locale, width: number, path: string): Promise<Page> {
  const page = await openPage({ viewport: { width, height: 800 } });
  await enterAs(staff, page);
  await page.goto(`${staff.world.adminUrl}/admin/language/?to=${locale}&back=${path}`);
  return page;
}

const valueFor = (page: Page, name: string) => page.locator(`form[data-compose] [name="${name}"]`).first().inputValue();
const choose = (page: Page, name: string, value: string) => page.locator(`[name="${name}"]`).first().selectOption(value);

test.each([
  [360, "en"],
  [1280, "zh-CN"],
] as const)(
  "at %i px, in %s, a template follows the impact until its author edits it, and is never false",
  async (width, locale) => {
    const { staff } = await signedIn();
    const page = await browserIn(staff, locale, width, NEW);
    const { apply, publish, unaffected } = TEXTS[locale];
    await choose(page, "template", "investigate0");
    await page.getByRole("button", { name: apply, exact: true }).click();
    expect([await valueFor(page, "title"), await valueFor(page, "message")]).toEqual(["{{problem}}", "{{impact}}"]);
    await choose(page, "impact.api.control.*", "major_outage");
    await expect.poll(() => valueFor(page, "message")).toContain(unaffected);
    expect(await valueFor(page, "title")).toBe("API unavailable");
    await choose(page, "impact.dns.data.*", "partial_outage");
    await expect.poll(() => valueFor(page, "message")).toContain("DNS");
    expect(await valueFor(page, "message"), "the data plane is affected").not.toContain(unaffected);
    const [, since] = /^Since (\d\d:\d\d)/.exec(await valueFor(page, "message")) ?? [];
    expect(await valueFor(page, "startedAt"), "the record starts when the text says").toMatch(new RegExp(`T${since}$`));
    await page.locator("[name=message]").first().fill("My own text.");
    await choose(page, "impact.dns.data.*", "");
    await page.waitForLoadState("networkidle");
    expect(await valueFor(page, "message")).toBe("My own text.");
    await expectAccessible(page);
    await page.getByRole("button", { name: publish, exact: true }).click();
    await page.waitForURL("**/?posted=*");
  },
  120_000,
);

test.each([
  [360, "en", "Check “Mark all affected services operational”", "API in North, control plane"],
  [1280, "zh-CN", "请勾选“将所有受影响的服务标记为正常”", "North 的 API（控制面）"],
] as const)(
  "at %i px, in %s, the refusal to resolve names what is affected, and points at the checkbox that ends it",
  async (width, locale, repair, cell) => {
    const { staff } = await signedIn();
    const id = await openedIncident(staff, { "impact.api.control.*": "major_outage" });
    const page = await browserIn(staff, locale, width, `/admin/incidents/${id}/`);
    await choose(page, "status", "resolved");
    await page.locator("form[data-compose] [name=message]").first().fill("Over.");
    await page.locator("form[data-compose] button:not(.hidden):not(.quiet)").first().click();
    expect(await page.locator(".faults").innerText()).toContain(cell);
    await page.locator(".faults a").filter({ hasText: repair }).click();
    expect(page.url()).toContain("#update-closeOpen");
    const box = page.locator("#update-closeOpen");
    expect(await box.getAttribute("aria-invalid")).toBe("true");
    await expectAccessible(page);
    await box.check();
    await page.locator("form[data-compose] button:not(.hidden):not(.quiet)").first().click();
    await page.waitForURL("**/?posted=*");
  },
  120_000,
);

test("the shipped template that resolves also ends the impact, and is posted without a change", async () => {
  const { staff, world } = await signedIn();
  const id = await openedIncident(staff, { "impact.api.control.*": "major_outage" });
  const path = `/admin/incidents/${id}/`;
  const fields = { id: "templateover", do: "update", status: "investigating", nextUpdate: "30", message: "", basis: "1" };
  const filled = (await staff.post(path, { ...fields, template: "allworksnow0", ask: "template" })).text;
  expect(filled).toMatch(/name="closeOpen"[^>]*checked/);
  const message = fieldIn(filled, "message") ?? "";
  expect(message).toBe(
    "API (control plane) works again in all regions. The incident is resolved. We will publish the root cause and the corrective actions here.",
  );
  const posted = await staff.post(path, { ...fields, status: "resolved", closeOpen: "yes", message });
  expect(posted.location).toContain("?posted=");
  expect(await world.json("incident", "show", id)).toMatchObject({ status: "resolved" });
});

test("the generated start is the record's, also when it is published after a review", async () => {
  const { staff, world } = await signedIn();
  await world.cliWithInput("the other one who writes here", "user", "add", "Writer", "--role", "author");
  const author = visitor(world);
  await author.post("/admin/login/", { name: "Writer", password: "the other one who writes here" });
  const ago = (text: string) => text.replace(/T\d\d:\d\d$/, "T00:00");
  const form = await freshIncident(author, { message: "", "impact.api.control.*": "major_outage" });
  const written = (await author.post(NEW, { ...form, ask: "sentence" })).text;
  const [message, startedAt] = [fieldIn(written, "message") ?? "", fieldIn(written, "startedAt") ?? ""];
  expect(message).toContain(`Since ${startedAt.slice(11)} `);
  // The page was opened, and the summary generated, long before it is published.
  const early = { ...form, startedAt: ago(startedAt), message: message.replace(/\d\d:\d\d/, "00:00") };
  await author.post(NEW, { ...early, ask: "review" });
  const reviewed = (await staff.get(`${NEW}?review=${form.id}`)).text;
  const names = ["id", "title", "message", "status", "startedAt", "at", "atShown", "nextUpdate", "review", "basis"];
  const fields = Object.fromEntries(names.map((name) => [name, fieldIn(reviewed, name) ?? ""]));
  const { location } = await staff.post(NEW, { ...fields, "impact.api.control.*": "major_outage" });
  const id = /incidents\/(\w{12})\//.exec(location)?.[1] ?? expect.fail(location);
  const { startedAt: started } = await world.json("incident", "show", id);
  expect(new Date(started).toLocaleTimeString("en-GB", { timeZone: "Asia/Shanghai", timeStyle: "short" })).toBe("00:00");
});
