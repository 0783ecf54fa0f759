import { expect, test } from "vitest";
import { refuseRequest } from "#admin/http/origin.ts";
import type { Config } from "#config/load.ts";

const config = { adminUrl: "https://admin.example.com", host: "10.0.0.5" } as Config;
const status = (method: string, headers: Record<string, string>) => refuseRequest({ method, headers }, config)?.status;

test("the admin answers under its own host names only", () => {
  for (const host of ["admin.example.com", "127.0.0.1:4322", "localhost:4322", "[::1]:4322", "10.0.0.5:4322"])
    expect(status("GET", { host }), host).toBeUndefined();
  for (const host of ["evil.example", "admin.example.com.evil.example", "127.0.0.1.evil.example", "", "admin.example.com:81"])
    expect(status("GET", { host }), host).toBe(421);
});

test("unsafe methods are accepted from the admin's own pages only", () => {
  const host = "admin.example.com";
  const own = "https://admin.example.com";
  expect(status("POST", { host, origin: own })).toBeUndefined();
  expect(status("POST", { host, origin: own, "sec-fetch-site": "same-origin" })).toBeUndefined();
  expect(status("POST", { host, "sec-fetch-site": "same-origin" })).toBeUndefined();
  for (const headers of [
    {},
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    { origin: own, "sec-fetch-site": "cross-site" },
    { origin: own, "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
  ])
    expect(status("POST", { host, ...headers } as Record<string, string>), JSON.stringify(headers)).toBe(403);
});

test("a method that no page uses is refused even from the admin's own pages", () => {
  for (const method of ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"])
    expect(status(method, { host: "admin.example.com", "sec-fetch-site": "same-origin" }), method).toBe(405);
});
