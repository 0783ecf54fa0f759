import { expect, test } from "vitest";
import { enterAs, expectAccessible, openPage } from "#tests/support/browser/browser.ts";
import { asTitle, HOSTILE } from "#tests/support/browser/hostile.ts";
import { foreignIn, ownTexts } from "#tests/support/browser/inert.ts";
import { openedIncident, setUp } from "#tests/support/browser/staff.ts";
import { until } from "#tests/support/until.ts";
import { notifiedWorld } from "#tests/support/worlds/notified-world.ts";

test("staff see which notifications were sent and which failed, with the reason, and decide", async () => {
  const { world, hook } = await notifiedWorld();
  const admin = await world.admin();
  const staff = await setUp(world, admin);
  hook.answers.push({ status: 410 }, { status: 410 });
  for (const title of ["First", "Second"]) await openedIncident(staff, { title });
  await until("both refused", () => hook.received.length === 2);
  await openedIncident(staff, { title: asTitle(HOSTILE[0] as string), message: HOSTILE[0] as string });
  await until("the third is sent", () => hook.received.length === 3);
  const page = await openPage({ viewport: { width: 360, height: 740 } });
  await page.goto(`${world.adminUrl}/admin/login/`);
  const own = await ownTexts(page);
  await enterAs(staff, page);
  await page.goto(`${world.adminUrl}/admin/`);
  await page.getByText("2 notifications could not be sent.").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Notifications" }).click();
  await page.getByText("ops: 0 waiting, 2 failed, 1 recently sent").waitFor();
  expect(await page.getByText(/127\.0\.0\.1:\d+ responded with status 410\./).count()).toBe(2);
  await expectAccessible(page);
  expect(await foreignIn(page, own)).toEqual([]);
  await page
    .getByRole("button", { name: /^Send again/ })
    .first()
    .click();
  await until("it is sent", () => hook.received.length === 4);
  expect(JSON.parse(hook.received[3]?.body ?? "").data.entry.title).toBe("Second");
  await page.getByRole("button", { name: /^Drop/ }).first().click();
  await page.getByText("Done.").waitFor();
  await page.reload();
  await page.getByText("ops: 0 waiting, 0 failed, 2 recently sent").waitFor();
  expect((await world.cli("audit", "export")).stdout).toMatch(/notice\.retry[\s\S]*notice\.drop/);
  await page.goto(`${world.adminUrl}/admin/subscribers/`);
  await page.getByLabel("Email address").fill("reader@example.com");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText("1 confirmed, 0 not yet confirmed.").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Delete reader@example.com" }).click();
  await page.getByText("0 confirmed, 0 not yet confirmed.").waitFor();
  const metrics = await (await fetch(`${world.adminUrl}/metrics`)).text();
  expect(metrics).toMatch(/^afloat_notices_waiting 0$[\s\S]*^afloat_notices_dead\{to="channels"\} 0$/m);
});

test("after a post, the receipt states that notifications are being sent", async () => {
  const { world, hook } = await notifiedWorld();
  const staff = await setUp(world, await world.admin());
  hook.answers.push(...Array(20).fill({ status: 503 }));
  await world.json("subscriber", "add", "reader@example.com");
  const id = await openedIncident(staff);
  const { location } = await staff.post(`/admin/incidents/${id}/`, {
    do: "update",
    status: "identified",
    nextUpdate: "none",
    message: "More.",
  });
  expect((await staff.get(location)).text).toMatch(/(1 notification is|\d notifications are) being sent\./);
});
