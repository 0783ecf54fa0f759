import { expect, test } from "vitest";
import { ACCOUNT, signedIn, visitor } from "#tests/support/browser/staff.ts";

const CHOSEN = "the sentence that I chose for myself";

test("a user is invited by a link that works once, changes role, is disabled and enabled again", async () => {
  const { staff, world } = await signedIn();
  const invited = await staff.post("/admin/people/", { do: "invite", name: "Duty writer", newRole: "author" });
  const link = new URL(/http\S+\/admin\/enter\/\?token=[\w-]+/.exec(invited.text)?.[0] ?? expect.fail(invited.text));
  expect((await staff.get("/admin/people/")).text, "it is shown once").not.toContain("/admin/enter/");
  const writer = visitor(world);
  expect((await writer.get(link.pathname + link.search)).text).toContain("Choose a password for Duty writer");
  const token = link.searchParams.get("token") ?? "";
  expect((await writer.post("/admin/enter/", { token, password: "too short" })).status).toBe(422);
  expect((await writer.post("/admin/enter/", { token, password: CHOSEN })).location).toBe("/admin/");
  expect((await writer.get("/admin/")).status).toBe(200);
  expect((await visitor(world).post("/admin/enter/", { token, password: CHOSEN })).status).toBe(410);

  expect((await staff.post("/admin/people/", { do: "role", name: "Duty writer", newRole: "publisher" })).status).toBe(303);
  expect((await writer.get("/admin/")).status, "another role requires another sign-in").toBe(303);
  const enter = () => writer.post("/admin/login/", { name: "Duty writer", password: CHOSEN });
  expect((await enter()).location).toBe("/admin/");
  await staff.post("/admin/people/", { do: "disable", name: "Duty writer" });
  expect([(await writer.get("/admin/")).status, (await enter()).status]).toEqual([303, 422]);
  await staff.post("/admin/people/", { do: "enable", name: "Duty writer" });
  expect((await enter()).location).toBe("/admin/");
  const last = await staff.post("/admin/people/", { do: "disable", name: ACCOUNT.name });
  expect([last.status, last.text]).toEqual([422, expect.stringContaining("is the last administrator")]);
});

test("a password link does not bypass the second factor", async () => {
  const { staff, world } = await signedIn();
  await world.cliWithInput(CHOSEN, "user", "add", "Duty writer");
  const writer = visitor(world);
  await writer.post("/admin/login/", { name: "Duty writer", password: CHOSEN });
  const { text } = await writer.get("/admin/account/authenticator/");
  const { Secret, TOTP } = await import("otpauth");
  const key = /Key: <code>([A-Z2-7 ]+)<\/code>/.exec(text)?.[1]?.replaceAll(" ", "") ?? expect.fail(text);
  const code = new TOTP({ secret: Secret.fromBase32(key) }).generate();
  expect((await writer.post("/admin/account/authenticator/", { do: "authenticator", code })).status).toBe(200);
  const reset = await staff.post("/admin/people/", { do: "link", name: "Duty writer" });
  const token = /token=([\w-]+)/.exec(reset.text)?.[1] ?? "";
  const anew = visitor(world);
  expect((await anew.post("/admin/enter/", { token, password: "another sentence of my own" })).location).toMatch(
    /^\/admin\/login\/code\//,
  );
  expect((await anew.get("/admin/")).status).toBe(303);
});

test("sessions are listed, and ended from another one", async () => {
  const { staff, world } = await signedIn();
  const phone = visitor(world);
  await phone.post("/admin/login/", ACCOUNT);
  const { text } = await staff.get("/admin/account/");
  const id = /name="id" value="(\w{18})"/.exec(text)?.[1] ?? expect.fail(text);
  expect((await staff.post("/admin/account/", { do: "session-end", id })).location).toMatch(/done=session-end/);
  expect([(await phone.get("/admin/")).status, (await staff.get("/admin/")).status]).toEqual([303, 200]);
});
