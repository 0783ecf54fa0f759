import { expect, test } from "vitest";
import { ROLES } from "#domain/accounts/role.ts";
import { ADMIN_ROUTES, pathOf, routesOfPages } from "#tests/support/admin-routes.ts";
import { type Staff, signedIn, visitor } from "#tests/support/browser/staff.ts";
import { ask } from "#tests/support/servers/site-servers.ts";

const PASSWORD = "the other one who writes here";

test("the table of routes lists every route of the admin, and no other", () => {
  expect(routesOfPages().sort()).toEqual(Object.keys(ADMIN_ROUTES).sort());
});

test("every route is readable by the roles in the table, and by no other", async () => {
  const { staff, world } = await signedIn();
  const people = new Map<string, Staff>([["administrator", staff]]);
  for (const role of ["author", "publisher"]) {
    await world.cliWithInput(PASSWORD, "user", "add", role, "--role", role);
    people.set(role, visitor(world));
    await people.get(role)?.post("/admin/login/", { name: role, password: PASSWORD });
  }
  for (const [route, readers] of Object.entries(ADMIN_ROUTES)) {
    const path = pathOf(route);
    const anonymous = await visitor(world).get(path);
    const isTurnedAway = anonymous.status === 303 && anonymous.headers.get("location")?.startsWith("/admin/login/?next=");
    expect(isTurnedAway, `an anonymous visitor reads ${path}`).toBe(readers !== "everybody");
    if (readers !== "everybody") expect(anonymous.text, path).toBe("");
    for (const role of ROLES) {
      const { status, text } = (await people.get(role)?.get(path)) ?? expect.fail(role);
      const isRefused = status === 403 || (readers === "nobody" && status === 405);
      const mayRead = readers === "administrators" ? role === "administrator" : readers !== "nobody";
      expect(isRefused && route !== "/admin/forbidden", `${role} reads ${path}: ${status}`).toBe(!mayRead);
      expect([status < 500, text.length > 0 || [204, 303, 404].includes(status)], path).toEqual([true, true]);
    }
  }
});

const FOREIGN: Record<string, string>[] = [
  { Origin: "https://evil.example" },
  { Origin: "null" },
  { "Sec-Fetch-Site": "cross-site" },
  { "Sec-Fetch-Site": "same-site" },
  { "Sec-Fetch-Site": "none" },
  {},
];
const TYPES = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json", ""];

test("no route accepts an unsafe cross-site request, for any method and content type", async () => {
  const { staff, world } = await signedIn();
  const accepted: string[] = [];
  for (const route of Object.keys(ADMIN_ROUTES)) {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      const asked = TYPES.flatMap((type) => FOREIGN.map((origin) => ({ ...origin, ...(type && { "Content-Type": type }) })));
      await Promise.all(
        asked.map(async (headers) => {
          const { status } = await ask(world.adminUrl + pathOf(route), { ...headers, Cookie: staff.cookie }, method, "title=x");
          if (status !== 403) accepted.push(`${method} ${route} ${JSON.stringify(headers)}: ${status}`);
        }),
      );
    }
  }
  expect(accepted).toEqual([]);
});
