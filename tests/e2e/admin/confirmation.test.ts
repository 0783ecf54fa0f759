import { expect, test } from "vitest";
import { ACCOUNT, setupLink, visitor } from "#tests/support/browser/staff.ts";
import { stopClock } from "#tests/support/clock.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

test("users, passwords and factors are changed only soon after a password; the dashboard stays open", async () => {
  const startedAt = Date.parse("2026-01-01T08:00:00Z");
  const setClock = stopClock(startedAt);
  const world = await smallWorld();
  const admin = await world.admin();
  const staff = visitor(world);
  const token = new URL(await setupLink(admin)).searchParams.get("token") ?? "";
  await staff.post("/admin/setup/", { token, ...ACCOUNT });
  expect((await staff.get("/admin/people/")).status).toBe(200);
  setClock(startedAt + 11 * 60_000);
  const before = staff.cookie;
  for (const path of ["/admin/people/", "/admin/tokens/", "/admin/account/", "/admin/account/authenticator/"]) {
    const { status, headers } = await staff.get(path);
    expect([status, headers.get("location")]).toEqual([303, `/admin/confirm/?next=${encodeURIComponent(path)}`]);
  }
  expect((await staff.post("/admin/people/", { do: "invite", name: "X Y", newRole: "author" })).location).toMatch(/confirm/);
  expect((await staff.get("/admin/incidents/new/")).status).toBe(200);
  expect((await staff.post("/admin/confirm/", { password: "not the sentence at all" })).status).toBe(422);
  const next = "/admin/confirm/?next=%2Fadmin%2Fpeople%2F";
  expect((await staff.post(next, { password: ACCOUNT.password })).location).toBe("/admin/people/");
  expect((await staff.get("/admin/people/")).status).toBe(200);
  expect((await visitor(world, before).get("/admin/")).status, "the previous token is invalid").toBe(303);
});
