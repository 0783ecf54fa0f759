import { expect, test } from "vitest";
import { button, field, fillIn, opened, PICKER, SENTENCE, signIn, TITLE, typed } from "#tests/support/browser/posting-by-form.ts";
import { ACCOUNT, fieldIn, freshIncident, openedIncident, signedIn } from "#tests/support/browser/staff.ts";

test("with the network cut after typing nothing is lost, and it is posted once", async () => {
  const { world, page } = await typed((here) => here.admin());
  await page.context().setOffline(true);
  await button(page, "Publish incident").click();
  await page.getByText("The admin is not responding.").waitFor();
  expect(await field(page, "Title").inputValue()).toBe(TITLE);
  // A user who presses the button again, and gets the browser's own error page, finds all input afterwards.
  await button(page, "Publish incident").click();
  await page.waitForURL("chrome-error://**").catch(() => undefined);
  await page.context().setOffline(false);
  await page.goto(`${world.adminUrl}/admin/incidents/new/`);
  expect([await field(page, "Title").inputValue(), await field(page, "Message").inputValue()]).toEqual([
    TITLE,
    expect.stringContaining(SENTENCE),
  ]);
  expect(await field(page, PICKER).inputValue()).toBe("major_outage");
  await button(page, "Publish incident").dblclick();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE]);
}, 120_000);

test("with the session ended while typing: signing in in another tab is enough, and so is signing in here", async () => {
  const { world, page } = await typed((here) => here.admin());
  const revoke = async () => void (await page.context().clearCookies());
  await revoke();
  await field(page, "Title").fill(`${TITLE} `);
  await page.locator("form[data-trouble]").waitFor();
  await button(page, "Publish incident").click();
  const [tab] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Sign in" }).click()]);
  await signIn(tab);
  await tab.close();
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE]);
  await fillIn(page, world, `${TITLE} again`);
  await revoke();
  await button(page, "Publish incident").click();
  await page.waitForURL("**/admin/login/**");
  await signIn(page);
  expect(await field(page, "Title").inputValue()).toBe(`${TITLE} again`);
  await button(page, "Publish incident").click();
  await page.waitForURL("**/?posted=*");
  expect(opened(world)).toEqual([TITLE, `${TITLE} again`]);
}, 120_000);

test("without JavaScript the sign-in page holds the submitted text after the session ended", async () => {
  const { staff, world } = await signedIn();
  const form = await freshIncident(staff, { title: TITLE, "impact.api.control.*": "major_outage" });
  await world.cliWithInput("another sentence only we write", "user", "reset", ACCOUNT.name);
  const turned = await staff.post("/admin/incidents/new/", form);
  expect([turned.status, turned.text]).toEqual([401, expect.stringContaining("You were signed out before this was posted")]);
  const held = fieldIn(turned.text, "held") ?? "";
  const again = { name: ACCOUNT.name, held };
  const wrong = await staff.post("/admin/login/?next=/admin/incidents/new/", { ...again, password: "not this one" });
  expect([wrong.status, fieldIn(wrong.text, "held")]).toEqual([422, held]);
  const right = await staff.post("/admin/login/?next=/admin/incidents/new/", {
    ...again,
    password: "another sentence only we write",
  });
  expect(right.location).toBe(`/admin/incidents/new/?draft=${form.id}`);
  const { text } = await staff.get(right.location);
  expect(["title", "message", "id", "impact.api.control.*"].map((name) => fieldIn(text, name))).toEqual([
    TITLE,
    "Calls fail.",
    form.id,
    "major_outage",
  ]);
  expect(opened(world)).toEqual([]);
  await staff.post("/admin/incidents/new/", form);
  expect(opened(world)).toEqual([TITLE]);
  const changed = await staff.post("/admin/incidents/new/", { ...form, message: "Other text." });
  expect([changed.status, fieldIn(changed.text, "message")]).toEqual([409, "Other text."]);
  expect(fieldIn(changed.text, "id")).not.toBe(form.id);
});

test("without JavaScript a correction survives a session that ended, and a form that cannot says so", async () => {
  const { staff, world } = await signedIn();
  const id = await openedIncident(staff, { "impact.api.control.*": "major_outage" });
  const { updates } = await world.json("incident", "show", id);
  const path = `/admin/incidents/correct/${updates[0].id}/`;
  const { text } = await staff.get(path);
  const names = [...text.matchAll(/ name="([^"]+)"/g)].map(([, name = ""]) => name);
  const form = Object.fromEntries(names.map((name) => [name, fieldIn(text, name) ?? ""]));
  const correction = { ...form, "impact.api.control.*": "", reason: "It was slow only." };
  const password = "another sentence only we write";
  await world.cliWithInput(password, "user", "reset", ACCOUNT.name);
  const turned = await staff.post(path, correction);
  expect([turned.status, turned.text]).toEqual([401, expect.stringContaining("Your text is saved")]);
  const lost = await staff.post(`/admin/incidents/${id}/`, { do: "withdraw", message: "A drill.", basis: "1" });
  expect([lost.status, lost.text]).toEqual([401, expect.stringContaining("Go back in your browser to copy your text")]);
  expect(lost.text).not.toContain("Your text is saved");
  const held = fieldIn(turned.text, "held") ?? "";
  const entered = await staff.post(`/admin/login/?next=${path}`, { name: ACCOUNT.name, held, password });
  expect(entered.location).toBe(`${path}?draft=${form.id}`);
  const restored = (await staff.get(entered.location)).text;
  expect(
    ["reason", "impact.api.control.*", "impact.api.control.*Shown", "at", "basis"].map((name) => fieldIn(restored, name) ?? ""),
  ).toEqual(["It was slow only.", "", "major_outage", form.at, "1"]);
  expect((await staff.get("/admin/")).text).toContain("a correction to “");
  expect((await staff.post(path, correction)).status).toBe(303);
  expect((await world.json("incident", "show", id)).updates[0].impacts ?? []).toEqual([]);
  expect((await staff.get("/admin/")).text).not.toContain("a correction to “");
});
