import { Refusal } from "#domain/errors.ts";

/** The roles of accounts. Each role may do all that the one before it may: write drafts; publish; manage users and settings. */
export const ROLES = ["author", "publisher", "administrator"] as const;
export type Role = (typeof ROLES)[number];

export type Permission = "write" | "publish" | "administer";

const PERMISSIONS: Record<Role, readonly Permission[]> = {
  author: ["write"],
  publisher: ["write", "publish"],
  administrator: ["write", "publish", "administer"],
};

/** A short description of each role. */
export const ROLE_NAMES: Record<Role, string> = {
  author: "Author: writes; others publish",
  publisher: "Publisher: writes and publishes",
  administrator: "Administrator: publishes and manages users",
};

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Whether a role includes a permission; null (not signed in) includes none. */
export const may = (role: Role | null, permission: Permission): boolean =>
  role !== null && PERMISSIONS[role].includes(permission);

const REFUSALS: Record<Permission, [rule: string, repair: string]> = {
  write: ["You do not have permission to write here.", "Ask an administrator."],
  publish: ["Your account can write but not publish.", "Send it for review, or ask a publisher to post it."],
  administer: ["Only an administrator can do this.", "Ask an administrator."],
};

/** Refuses an action whose permission the role does not include. */
export function requirePermission(role: Role | null, permission: Permission): void {
  if (!may(role, permission)) throw new Refusal("role", ...REFUSALS[permission]);
}
