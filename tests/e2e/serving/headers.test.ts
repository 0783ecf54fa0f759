import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeWorld } from "#tests/support/afloat.ts";
import { setUp, visitor } from "#tests/support/browser/staff.ts";
import { type Answer, ask, SITE_SERVERS } from "#tests/support/servers/site-servers.ts";
import { temporaryFolder } from "#tests/support/worlds/record.ts";
import { smallWorld } from "#tests/support/worlds/worlds.ts";

// The security headers must be in every response, including the ones that are easily forgotten.

const HSTS = "max-age=63072000; includeSubDomains";
const AUTHOR = { name: "Duty writer", password: "the other one who writes here" };
const LARGE = "x".repeat(1_000_001);

/** An admin behind a proxy, with an https URL, an administrator and an author. */
async function adminOverTls() {
  const config = join(temporaryFolder(), "afloat.yaml");
  const admin = `admin: { url: "https://admin.example.com", secondFactor: optional }`;
  writeFileSync(config, `site: { name: Status, url: "https://status.example.com" }\n${admin}\n`);
  const world = await makeWorld({ AFLOAT_CONFIG: config, AFLOAT_DEMO: "0" });
  const staff = await setUp(world, await world.admin());
  await world.cliWithInput(AUTHOR.password, "user", "add", AUTHOR.name, "--role", "author");
  const author = visitor(world);
  await author.post("/admin/login/", AUTHOR);
  return { world, staff, author };
}

test("every response of the admin, at every status, has the security headers", async () => {
  const { world, staff, author } = await adminOverTls();
  const own = { Cookie: staff.cookie, "Sec-Fetch-Site": "same-origin" };
  const form = { ...own, "Content-Type": "application/x-www-form-urlencoded" };
  const asked: [status: number, path: string, method?: string, headers?: Record<string, string>, body?: string][] = [
    [200, "/admin/", "GET", own],
    [200, "/admin/login/"],
    [200, "/admin/audit/export/", "GET", own],
    [200, "/healthz"],
    [200, "/metrics"],
    [200, "/api/v1/openapi.json"],
    [401, "/api/v1/incidents", "POST", { "Content-Type": "application/json" }, "{}"],
    [421, "/api/v1/openapi.json", "GET", { Host: "evil.example" }],
    [303, "/"],
    [303, "/admin/"],
    [303, "/admin/templates/", "HEAD"],
    [303, "/admin/logout/", "POST", { "Sec-Fetch-Site": "same-origin", "Content-Type": form["Content-Type"] }, "x=1"],
    [403, "/admin/login/", "POST", { Origin: "https://evil.example" }, "x=1"],
    [403, "/admin/people/", "GET", { Cookie: author.cookie }],
    [404, "/admin/nowhere/", "GET", own],
    [404, "/data/afloat.db"],
    [404, "/.git/config"],
    [405, "/admin/logout/", "GET", own],
    [410, "/admin/setup/?token=x"],
    [411, "/admin/login/", "POST", { ...form, "Transfer-Encoding": "chunked" }],
    [413, "/admin/login/", "POST", form, LARGE],
    [421, "/admin/login/", "GET", { Host: "evil.example" }],
    [422, "/admin/login/", "POST", form, "name=x&password=y"],
  ];
  for (const [status, path, method = "GET", headers, body] of asked) {
    const answer = await ask(world.adminUrl + path, headers, method, body);
    expect(answer.status, `${method} ${path}`).toBe(status);
    expectIsolated(answer, `${method} ${path}`);
  }
  const traced = await ask(`${world.adminUrl}/admin/`, { ...own, "X-Traced": "TRACED" }, "TRACE");
  expect([traced.status, traced.bytes.includes("TRACED")], "TRACE").toEqual([405, false]);
  expectIsolated(traced, "TRACE");
});

function expectIsolated({ headers, bytes }: Answer, what: string): void {
  const policy = headers["content-security-policy"];
  for (const part of ["default-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"])
    expect(policy, what).toContain(part);
  expect(headers, what).toMatchObject({
    "cache-control": "no-store",
    "strict-transport-security": HSTS,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
  });
  for (const name of ["server", "x-powered-by", "access-control-allow-origin"]) expect(headers, what).not.toHaveProperty(name);
  if (bytes.length > 0) expect(headers["content-type"], what).toMatch(/; ?charset=utf-8|json$/);
}

test.each(SITE_SERVERS)(
  "every response of %s, at every status, has the headers against framing, sniffing and embedding",
  async (_, start) => {
    const world = await smallWorld();
    const site = join(world.dataDir, "site");
    mkdirSync(join(site, ".git"));
    mkdirSync(join(site, "folder"));
    for (const name of [".git/config", ".env", "folder/kept.txt"]) writeFileSync(join(site, name), "SECRET");
    const url = await start(world);
    const { etag = "" } = (await ask(url)).headers;
    const asked: [statuses: number[], path: string, embedded: "same-origin" | "cross-origin", method?: string, etag?: string][] =
      [
        [[200], "/", "same-origin"],
        [[200], "/feed.xml", "cross-origin"],
        [[200], "/heartbeat.json", "cross-origin"],
        [[304], "/", "same-origin", "GET", etag],
        [[301, 308], "/history", "same-origin"],
        [[404], "/no/such/page/", "same-origin"],
        [[403, 404], "/folder/", "same-origin"],
        [[404], "/.git/config", "same-origin"],
        [[404], "/.env", "same-origin"],
        [[403, 405], "/", "same-origin", "POST"],
        [[403, 405], "/", "same-origin", "DELETE"],
        [[403, 405], "/", "same-origin", "TRACE"],
      ];
    for (const [statuses, path, embedded, method = "GET", known] of asked) {
      const what = `${method} ${path}`;
      const answer = await ask(url + path, { "X-Traced": "TRACED", ...(known && { "If-None-Match": known }) }, method);
      expect(statuses, what).toContain(answer.status);
      expect(answer.headers, what).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "content-security-policy": "frame-ancestors 'none'",
        "referrer-policy": "strict-origin-when-cross-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": embedded,
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
      });
      expect(/SECRET|TRACED|kept\.txt/.test(answer.bytes.toString()), what).toBe(false);
    }
  },
);
