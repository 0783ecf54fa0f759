import { expect, test } from "vitest";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { fieldIn, freshIncident, openedIncident, type Staff, signedIn, visitor } from "#tests/support/browser/staff.ts";

const COLLEAGUE = { name: "Duty writer", password: "the other one who writes here" };

/** Two users signed in to one world, with an open incident. */
async function twoUsers() {
  const { staff, world } = await signedIn();
  await world.cliWithInput(COLLEAGUE.password, "user", "add", COLLEAGUE.name);
  const colleague = visitor(world);
  await colleague.post("/admin/login/", COLLEAGUE);
  const id = await openedIncident(staff, { "impact.api.control.*": "major_outage" });
  return { staff, colleague, world, path: `/admin/incidents/${id}/` };
}

/** The fields of the update form when a user opens it. */
async function updateFields(staff: Staff, path: string, more: Record<string, string>): Promise<Record<string, string>> {
  const { text } = await staff.get(path);
  const hidden = ["id", "atShown", "at", "basis"].map((name) => [name, fieldIn(text, name) ?? ""]);
  return { ...Object.fromEntries(hidden), do: "update", status: "identified", nextUpdate: "30", ...more };
}

async function signInPage(staff: Staff) {
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  await enterAs(staff, page);
  return page;
}

test("two users write at the same time: the second sees both texts, loses neither, and decides", async () => {
  const { staff, colleague, path } = await twoUsers();
  const [own, theirs] = await Promise.all([
    updateFields(staff, path, { message: "The cause is a bad release." }),
    updateFields(colleague, path, { message: "We roll the release back." }),
  ]);
  expect((await colleague.post(path, theirs)).status).toBe(303);
  const second = await staff.post(path, own);
  expect([second.status, fieldIn(second.text, "message")]).toEqual([409, "The cause is a bad release."]);
  expect(second.text).toContain("Someone else posted an update while you were writing");
  expect(second.text).toMatch(/Posted while you were writing[\s\S]*We roll the release back\./);
  const basis = fieldIn(second.text, "basis") ?? "";
  expect((await staff.post(path, { ...own, basis })).status).toBe(303);
  expect((await staff.post(path, { ...own, basis })).status, "sent twice it is still one").toBe(303);
  const { text } = await staff.get(path);
  for (const message of ["The cause is a bad release.", "We roll the release back."])
    expect(text.split(`<p>${message}</p>`)).toHaveLength(2);
});

test("two users correct one text: different lines are merged, and the published text is shown", async () => {
  const { staff, colleague, path } = await twoUsers();
  const base = "Calls fail.\n\nMachines run.\n\nMore at 16:30.";
  await staff.post(path, await updateFields(staff, path, { message: base }));
  const { text } = await staff.get(path);
  const update = /id="said"[\s\S]*?<li id="(\w{12})"/.exec(text)?.[1] ?? expect.fail(text);
  const correct = (who: Staff, message: string, basis: string) =>
    who.post(path, { do: `correct-${update}`, message, reason: "More exact.", loud: "quiet", basis });
  expect((await correct(colleague, base.replace("16:30", "16:45"), "1")).status).toBe(303);
  const second = await correct(staff, base.replace("Calls", "Most calls"), "1");
  expect([second.status, fieldIn(second.text, "theirs")]).toEqual([409, base.replace("16:30", "16:45")]);
  expect(fieldIn(second.text, "merged")).toBe(base.replace("16:30", "16:45").replace("Calls", "Most calls"));
  expect(second.text).toContain(base.replace("Calls", "Most calls"));
});

test("a draft is stored for its author on any device, shown to others by name, and deleted once it is posted", async () => {
  const { staff, colleague, world, path } = await twoUsers();
  const draft = `${path.split("/")[3]}.update`;
  const fields = await updateFields(colleague, path, { message: "Half a thought" });
  const composed = await colleague.post("/admin/compose/", { ...fields, draft });
  expect(JSON.parse(composed.text)).toMatchObject({
    others: [],
    faults: [],
    preview: { subject: "[Identified] Cloud API fails" },
  });
  const phone = visitor(world);
  await phone.post("/admin/login/", COLLEAGUE);
  const blank = (await phone.get(path)).text;
  expect([fieldIn(blank, "message"), blank]).toEqual(["", expect.stringContaining("Half a thought")]);
  const onPhone = (await phone.get(`${path}?draft=${fields.id}`)).text;
  expect([fieldIn(onPhone, "message"), fieldIn(onPhone, "id")]).toEqual(["Half a thought", fields.id]);
  const seen = (await staff.get(path)).text;
  expect([fieldIn(seen, "message"), seen.includes("Also editing here: Duty writer.")]).toEqual(["", true]);
  expect((await phone.post(path, { ...fields, message: "A whole thought" })).status).toBe(303);
  expect((await colleague.get(path)).text).not.toContain(`draft=${fields.id}`);
  // A slow connection delivers this draft only after the update was posted.
  expect((await colleague.post("/admin/compose/", { ...fields, draft })).status).toBe(200);
  expect((await colleague.get(path)).text).not.toContain(`draft=${fields.id}`);
});

test("without JavaScript a template is filled in from the impact and previewed, and nothing is posted until it is published", async () => {
  const { staff, world } = await twoUsers();
  const form = await freshIncident(staff, { title: "", message: "", "impact.dns.data.*": "partial_outage" });
  const filled = await staff.post("/admin/incidents/new/", { ...form, template: "investigate0", ask: "template" });
  expect(filled.status).toBe(200);
  expect(fieldIn(filled.text, "title")).toBe("DNS: some requests fail");
  expect(fieldIn(filled.text, "message")).toMatch(
    /^Since \d\d:\d\d \(UTC\+08:00\), DNS \(data plane\) fails for some requests\. We are investigating\./,
  );
  expect(filled.text).toContain("srcdoc=");
  const resumed = async () => (await staff.get(`/admin/incidents/new/?draft=${form.id}`)).text;
  expect(fieldIn(await resumed(), "title"), "it was saved as a draft").toBe("DNS: some requests fail");
  const left = await staff.post("/admin/incidents/new/", { ...form, title: "T", message: "Hit: {{regions}}." });
  expect([left.status, left.text]).toEqual([422, expect.stringContaining("“{{regions}}” is still in the text.")]);
  expect((await world.json("incident", "list")).incidents[0].title).not.toBe("DNS: some requests fail");
  expect(fieldIn(await resumed(), "title"), "so is the refused text").toBe("T");
});

test("the summary is not added to a message that already starts with it", async () => {
  const { staff } = await signedIn();
  const form = await freshIncident(staff, { message: "More follows.", "impact.dns.data.*": "partial_outage" });
  const once = fieldIn((await staff.post("/admin/incidents/new/", { ...form, ask: "sentence" })).text, "message") ?? "";
  expect(once).toMatch(/^Since .+ We are investigating\.\n\nMore follows\.$/);
  const twice = await staff.post("/admin/incidents/new/", { ...form, message: once, ask: "sentence" });
  expect(fieldIn(twice.text, "message")).toBe(once);
});

test("templates are saved, changed and removed; one that cannot be filled in is refused with its text", async () => {
  const { staff } = await signedIn();
  const template = { id: "", name: "Network", status: "identified", title: "", message: "Hit: {{region}}." };
  const refused = await staff.post("/admin/templates/", template);
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining("Unknown variable “{{region}}”.")]);
  expect(refused.text).toContain("Hit: {{region}}.");
  await staff.post("/admin/templates/", { ...template, message: "Hit: {{regions}}." });
  const { text } = await staff.get("/admin/templates/");
  const id = /name="id" value="(\w{12})"[\s\S]{0,400}value="Network"/.exec(text)?.[1] ?? expect.fail(text);
  await staff.post("/admin/templates/", { ...template, id, ask: "remove" });
  expect((await staff.get("/admin/templates/")).text).not.toContain("Network");
});

test("in a browser the summary follows the impact until the user edits it, and the preview shows the actual page, harmless", async () => {
  const { staff, world } = await twoUsers();
  const page = await signInPage(staff);
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  await field("Title").fill("DNS <script>alert(1)</script> fails");
  await field("DNS, data plane").selectOption({ label: "Major outage" });
  await expect
    .poll(() => field("Message").inputValue(), { timeout: 20_000 })
    .toMatch(/^Since .* DNS \(data plane\) is unavailable\. We are investigating\.$/);
  await field("DNS, data plane").selectOption({ label: "Partial outage" });
  await expect.poll(() => field("Message").inputValue(), { timeout: 20_000 }).toContain("fails for some requests");
  await field("Message").fill('My own words. <img src=x onerror="parent.hacked=1">');
  await field("Status").selectOption({ label: "Identified" });
  const shown = page.frameLocator("iframe");
  await shown.getByText("My own words.").waitFor();
  expect(await shown.locator("h1").innerText()).toBe("DNS <script>alert(1)</script> fails");
  expect(await shown.locator(".updates script, .updates img, .updates [onerror]").count()).toBe(0);
  expect(await field("Message").inputValue()).toContain("My own words.");
  expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Publish incident" }).click();
  await page.waitForURL("**/?posted=*");
}, 120_000);
