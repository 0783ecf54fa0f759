import { expect, test } from "vitest";
import { pageAfterSignIn, redirectFor } from "#admin/http/authorize.ts";

const anonymous = { account: undefined, session: undefined, pending: undefined } as unknown as Parameters<typeof redirectFor>[2];
const away = (path: string, method = "GET") => redirectFor(new URL(path, "http://admin"), method, anonymous);

test("without a session only setup and login are accessible", () => {
  for (const path of ["/admin/login/", "/admin/setup/?token=x"]) expect(away(path)).toBeUndefined();
  expect(away("/admin/incidents/new/?a=b")).toBe("/admin/login/?next=%2Fadmin%2Fincidents%2Fnew%2F%3Fa%3Db");
  for (const path of ["/admin/", "/admin", "/admin/login/x/", "/admin/login/../", "/admin/LOGIN/", "/admin/%6Cogin/"])
    expect(away(path), path).toMatch(/^\/admin\/login\/\?next=/);
});

test("after signing in a user is redirected only to pages of the admin", () => {
  expect(pageAfterSignIn("/admin/incidents/new/?a=b")).toBe("/admin/incidents/new/?a=b");
  for (const next of [
    null,
    "",
    "//evil.example/admin/",
    "https://evil.example/admin/",
    "/\\evil.example/admin/",
    "javascript:alert(1)",
    "/",
    "/admin/../elsewhere",
    "/admin/login/",
    "\\\\evil.example/admin/",
  ])
    expect(pageAfterSignIn(next), String(next)).toBe("/admin/");
});
