import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { OPERATIONS } from "#api/operations.ts";
import { may } from "#domain/accounts/role.ts";
import { setUp, visitor } from "#tests/support/browser/staff.ts";
import { stopClock } from "#tests/support/clock.ts";
import { programOf, programWith } from "#tests/support/program.ts";
import { ask } from "#tests/support/servers/site-servers.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

const DAY = 86_400_000;
const pathOf = (path: string) => path.replace(/\{\w+\}/g, "000000000000");

test("each operation is for tokens with a sufficient role; without a valid token only the description is available", async () => {
  const world = await smallWorld();
  const staff = await setUp(world, await world.admin());
  const [author, publisher] = [await programOf(world, "author"), await programOf(world, "publisher")];
  const anonymous = programWith(world);
  const people = programWith(world, staff.cookie.split("=").at(-1));
  for (const { method, path, permission, id } of OPERATIONS) {
    const body = method === "get" ? undefined : {};
    const at = pathOf(path);
    const isOpen = permission === null;
    expect((await anonymous(method, at, body)).status === 401, id).toBe(!isOpen);
    expect((await anonymous(method, at, body, { Cookie: staff.cookie })).status === 401, `${id} by cookie`).toBe(!isOpen);
    expect([401, 429].includes((await people(method, at, body)).status), `${id} by a session's token`).toBe(!isOpen);
    for (const [role, program] of [["author", author] as const, ["publisher", publisher] as const]) {
      const { status } = await program(method, at, body);
      expect([401, 403].includes(status), `${role}: ${id} ${status}`).toBe(!isOpen && !may(role, permission));
      expect(status, `${role}: ${id}`).toBeLessThan(500);
    }
  }
  const { status, headers, body } = await anonymous("GET", "/nowhere");
  expect([status, headers.get("www-authenticate"), headers.get("content-type")]).toEqual([
    401,
    'Bearer realm="Afloat"',
    "application/problem+json",
  ]);
  expect(body.title).toBe("Token required");
  expect((await publisher("GET", "/nowhere")).status).toBe(404);
  expect((await visitor(world, `afloat=${publisher.token}`).get("/admin/")).status, "a token opens no page").toBe(303);
  const foreign = await ask(
    `${world.adminUrl}/api/v1/catalogue`,
    { Host: "evil.example", Authorization: `Bearer ${publisher.token}` },
    "GET",
  );
  expect(foreign.status).toBe(421);
  const crossed = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site", Cookie: staff.cookie };
  for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    const answer = await ask(`${world.adminUrl}/api/v1/incidents`, { ...crossed, "Content-Type": "text/plain" }, method, "{}");
    expect([method, answer.status]).toEqual([method, 401]);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  }
});

test("a token is shown once, stored as a hash, named in the audit log, and valid until it is revoked or expires", async () => {
  const setClock = stopClock(Date.parse("2026-01-01T08:00:00Z"));
  const world = await smallWorld();
  await world.admin();
  const { token, id, expiresAt } = await world.json("token", "create", "deploy robot", "--expires", "30");
  expect(token).toMatch(/^afloat_[0-9a-z]{12}_[\w-]{43}$/);
  expect(expiresAt).toBe("2026-01-31T08:00:00Z");
  const robot = programWith(world, token);
  const opened = await robot("POST", "/incidents", { title: "API fails", message: "Calls fail." });
  expect(opened.status).toBe(201);
  const listed = (await world.json("token", "list")).tokens;
  expect(listed).toMatchObject([{ id, name: "deploy robot", role: "publisher", lastUsedAt: "2026-01-01T08:00:00Z" }]);
  const db = new Database(join(world.dataDir, "afloat.db"));
  for (const name of ["afloat.db", "afloat.db-wal"])
    expect(readFileSync(join(world.dataDir, name)).includes(token.slice(-43)), name).toBe(false);
  const log = db.prepare("SELECT who, via, act, subject FROM audit_log ORDER BY seq").all() as Record<string, string>[];
  db.close();
  expect(log).toContainEqual(expect.objectContaining({ via: "cli", act: "token.create", subject: "deploy robot" }));
  expect(log).toContainEqual({ who: "deploy robot", via: "api", act: "incident.open", subject: opened.body.id });
  for (const wrong of [`${token.slice(0, -1)}_`, token.toUpperCase(), `afloat_${id}_`, "afloat", `${token} `.repeat(2)])
    expect((await programWith(world, wrong)("GET", "/catalogue")).status, wrong).toBe(401);
  setClock(Date.parse("2026-01-01T08:00:00Z") + 30 * DAY);
  const { status, headers } = await robot("GET", "/catalogue");
  expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="Afloat", error="invalid_token"']);
  const second = await world.json("token", "create", "second robot");
  expect((await programWith(world, second.token)("GET", "/catalogue")).status).toBe(200);
  expect((await world.cli("token", "revoke", second.id)).status).toBe(0);
  expect((await programWith(world, second.token)("GET", "/catalogue")).status).toBe(401);
  expect((await world.cli("token", "revoke", second.id)).stderr).toContain("There is no token");
  expect((await world.cli("token", "create", "deploy robot")).stderr).toContain("is already taken");
  expect((await world.cli("token", "create", "x y", "--role", "administrator")).status).toBe(1);
});

test("no token is written to the log, only that one was refused", async () => {
  const world = await smallWorld();
  const serving = await world.serve("--admin-only");
  const { token } = await world.json("token", "create", "deploy robot");
  expect((await programWith(world, token)("POST", "/incidents", { title: "API fails", message: "Calls fail." })).status).toBe(
    201,
  );
  for (const wrong of [`${token.slice(0, -1)}_`, token.toUpperCase()])
    expect((await programWith(world, wrong)("GET", "/catalogue")).status).toBe(401);
  await world.json("token", "revoke", token.split("_")[1]);
  expect((await programWith(world, token)("GET", "/catalogue")).status).toBe(401);
  expect(serving.log()).not.toContain(token.slice(-43));
  expect(serving.log()).toContain('"event":"token_refused"');
});

test("many invalid tokens from one address are throttled; valid tokens and signed-in users are not", async () => {
  const world = await smallWorld();
  await setUp(world, await world.admin());
  const publisher = await programOf(world, "publisher");
  const guess = programWith(world, `afloat_${"0".repeat(12)}_${"x".repeat(43)}`);
  const statuses: number[] = [];
  for (let tries = 0; tries < 22; tries++) statuses.push((await guess("GET", "/catalogue")).status);
  expect(statuses.slice(0, 20).every((status) => status === 401)).toBe(true);
  const { status, headers, body } = await guess("GET", "/catalogue");
  expect([status, Number(headers.get("retry-after")) > 0, body.type.endsWith("/problems/throttled")]).toEqual([429, true, true]);
  expect((await publisher("GET", "/catalogue")).status).toBe(200);
  const { location } = await visitor(world).post("/admin/login/", {
    name: "Comms lead",
    password: "a sentence only we would write",
  });
  expect(location).toBe("/admin/");
});

test("administrators create a token in the admin, see it once, and revoke it there", async () => {
  const world = await smallWorld();
  const staff = await setUp(world, await world.admin());
  const made = await staff.post("/admin/tokens/", { do: "create", name: "Pager", role: "author", expires: "90" });
  const text = /afloat_[0-9a-z]{12}_[\w-]{43}/.exec(made.text)?.[0] ?? expect.fail(made.text);
  expect((await staff.get("/admin/tokens/")).text, "it is shown once").not.toContain(text);
  expect((await programWith(world, text)("GET", "/catalogue")).status).toBe(200);
  const again = await staff.post("/admin/tokens/", { do: "create", name: "Pager", role: "author", expires: "soon" });
  expect([again.status, again.text]).toEqual([422, expect.stringContaining("“soon” is not a valid choice.")]);
  const id = text.split("_")[1] as string;
  expect((await staff.post("/admin/tokens/", { do: "revoke", id })).location).toBe("/admin/tokens/?done=revoke");
  expect((await programWith(world, text)("GET", "/catalogue")).status).toBe(401);
});
