import { expect, test } from "vitest";
import { may, type Permission, ROLES, requirePermission } from "#domain/accounts/role.ts";

test("each role has the permissions of the one before it, and more; an anonymous visitor has none", () => {
  const permissions: Permission[] = ["write", "publish", "administer"];
  const table = [null, ...ROLES].map((role) => permissions.map((permission) => may(role, permission)));
  expect(table).toEqual([
    [false, false, false],
    [true, false, false],
    [true, true, false],
    [true, true, true],
  ]);
  expect(() => requirePermission("author", "publish")).toThrow("not publish");
  expect(() => requirePermission("publisher", "publish")).not.toThrow();
});
