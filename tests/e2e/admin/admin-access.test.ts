import { request } from "node:http";
import { expect, test } from "vitest";
import type { World } from "#tests/support/afloat.ts";
import { ACCOUNT, fieldIn, setupLink, signedIn, visitor } from "#tests/support/browser/staff.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

interface Raw {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request with exactly these headers; fetch would add others. */
function send(world: World, { method, path, headers = {}, body = "" }: Raw): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const length = { "Content-Length": String(Buffer.byteLength(body)) };
    const sent = request(world.adminUrl + path, { method, headers: { ...length, ...headers } }, async (answer) => {
      let text = "";
      for await (const part of answer) text += part;
      resolve({ status: answer.statusCode ?? 0, text });
    });
    sent.on("error", reject).end(body);
  });
}

test("the admin answers only under its own host names, and refuses requests without a length or above the limit", async () => {
  const { staff, world } = await signedIn();
  const own = { Origin: world.adminUrl, Cookie: staff.cookie };
  expect((await send(world, { method: "GET", path: "/admin/login/", headers: { Host: "evil.example" } })).status).toBe(421);
  expect((await send(world, { method: "GET", path: "//evil.example/admin/login/" })).status).toBe(404);
  const large = { method: "POST", path: "/admin/incidents/new/", headers: own, body: "x".repeat(1_000_001) };
  expect((await send(world, large)).status).toBe(413);
  const chunked = { ...own, "Transfer-Encoding": "chunked" };
  const endless = await fetch(`${world.adminUrl}/admin/incidents/new/`, {
    method: "POST",
    headers: chunked,
    body: new Blob(["x"]).stream(),
    duplex: "half",
  } as RequestInit).catch(() => undefined);
  expect(endless?.status ?? 411).toBe(411);
});

test("without a session only set-up and login are readable", async () => {
  const world = await smallWorld();
  const admin = await world.admin();
  await setupLink(admin);
  const anonymous = visitor(world);
  for (const path of [
    "/admin/",
    "/admin/incidents/new/",
    "/admin/incidents/000000000000/",
    "/admin/postmortems/000000000000/",
    "/admin/publishing/",
    "/admin/nowhere/",
    "/admin/login/../",
    "/admin/%2e%2e/admin/",
  ]) {
    const { status, text, headers } = await anonymous.get(path);
    expect(status, path).toBe(303);
    expect(headers.get("location")).toMatch(/^\/admin\/login\/\?next=/);
    expect(text).toBe("");
  }
  expect((await anonymous.post("/admin/incidents/new/", { title: "x" })).location).toMatch(/^\/admin\/login\//);
  for (const path of ["/", "/index.html", "/incidents/", "/data/afloat.db", "/feed.xml", "/.well-known/security.txt"])
    expect([302, 303, 404], path).toContain((await anonymous.get(path)).status);
  expect((await anonymous.get("/admin/login/")).status).toBe(200);
});

test("the set-up link works once", async () => {
  const world = await smallWorld();
  const link = new URL(await setupLink(await world.admin()));
  const token = link.searchParams.get("token") ?? "";
  const first = visitor(world);
  expect((await first.get("/admin/setup/?token=wrong")).status).toBe(410);
  expect((await first.get(link.pathname + link.search)).status).toBe(200);
  const short = await first.post("/admin/setup/", { token, name: "Comms lead", password: "short" });
  expect(short.status).toBe(422);
  expect(short.text).toContain("The password has 5 characters; at least 15 are required.");
  expect(fieldIn(short.text, "name")).toBe("Comms lead");
  expect(short.text).not.toContain('value="short"');
  expect((await first.post("/admin/setup/", { token, ...ACCOUNT })).location).toBe("/admin/");
  expect((await first.get("/admin/")).status).toBe(200);
  const second = visitor(world);
  expect((await second.get(link.pathname + link.search)).status).toBe(410);
  const again = await second.post("/admin/setup/", { token, name: "Another", password: "another long sentence" });
  expect(again.status).toBe(410);
  expect(second.cookie).toBe("");
});

test("a wrong password gets the same response as an unknown name, and sign-in and sign-out take effect on the server", async () => {
  const { staff, world } = await signedIn();
  const anonymous = visitor(world);
  const wrong = await anonymous.post("/admin/login/", { name: ACCOUNT.name, password: "wrong, but long enough" });
  const unknown = await anonymous.post("/admin/login/", { name: "Nobody here", password: "wrong, but long enough" });
  expect([wrong.status, unknown.status]).toEqual([422, 422]);
  expect(wrong.text.replaceAll(ACCOUNT.name, "…")).toBe(unknown.text.replaceAll("Nobody here", "…"));
  const entered = await anonymous.post("/admin/login/?next=%2Fadmin%2Fpublishing%2F", ACCOUNT);
  expect(entered.location).toBe("/admin/publishing/");
  expect((await visitor(world).post("/admin/login/?next=https://evil.example/", ACCOUNT)).location).toBe("/admin/");
  const sameCookie = visitor(world, anonymous.cookie);
  expect((await sameCookie.get("/admin/")).status).toBe(200);
  const left = await anonymous.post("/admin/logout/", {});
  expect([left.location, left.headers.get("clear-site-data")]).toEqual(["/admin/login/", '"cache"']);
  expect((await sameCookie.get("/admin/")).status).toBe(303);
  expect((await staff.get("/admin/")).status).toBe(200);
  expect((await staff.get("/admin/logout/")).status).toBe(405);
});

test("pages allow only their own style and script, and are not cached", async () => {
  const { staff } = await signedIn();
  const { text, headers } = await staff.get("/admin/incidents/new/");
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; style-src( 'sha256-\S+')+; script-src 'sha256-\S+'; /);
  expect(policy).not.toContain("unsafe");
  expect(headers.get("cache-control")).toBe("no-store");
  expect(text).not.toMatch(/ style=| on[a-z]+=/);
});
