import { expect, test } from "vitest";
import { deviceCookie, readCookies, sessionCookie } from "#admin/http/session.ts";

test("over TLS cookies have the prefix that binds them to this host, and never a domain", () => {
  expect(sessionCookie("t", true)).toBe("__Host-afloat=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure");
  expect(sessionCookie("t", false)).toBe("afloat=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200");
  expect(sessionCookie("", true)).toContain("Max-Age=0");
  expect(deviceCookie("d", true)).toMatch(/^__Host-afloat-device=d; .*; Secure$/);
});

test("over TLS a cookie without the prefix is ignored, because another host may have set it", () => {
  expect(readCookies("a=b; __Host-afloat=t; __Host-afloat-device=d", true)).toEqual({ token: "t", device: "d" });
  expect(readCookies("afloat=t; afloat-device=d", true)).toEqual({});
  expect(readCookies("afloat=t", false)).toEqual({ token: "t" });
  expect(readCookies(undefined, false)).toEqual({});
});
