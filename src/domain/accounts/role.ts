import { Refusal } from "#domain/errors.ts";

/** What an account may do, each all that the one before it may: write drafts, publish, decide about people and settings. */
export const ROLES = ["author", "publisher", "administrator"] as const;
export type Role = (typeof ROLES)[number];

export type Permission = "write" | "publish" | "administer";

const PERMISSIONS: Record<Role, readonly Permission[]> = {
  author: ["write"],
  publisher: ["write", "publish"],
  administrator: ["write", "publish", "administer"],
};

/** What each role is for, in a few words. */
export const ROLE_NAMES: Record<Role, string> = {
  author: "Author: writes; others publish",
  publisher: "Publisher: writes and publishes",
  administrator: "Administrator: publishes and manages users",
};

export const isRole = (word: string): word is Role => (ROLES as readonly string[]).includes(word);

/** Whether a role includes a permission; a stranger, who has none, may nothing. */
export const may = (role: Role | null, permission: Permission): boolean =>
  role !== null && PERMISSIONS[role].includes(permission);

const REFUSED: Record<Permission, [rule: string, repair: string]> = {
  write: ["You do not have permission to write here.", "Ask an administrator."],
  publish: ["Your account can write but not publish.", "Send it for review, or ask a publisher to post it."],
  administer: ["Only an administrator can do this.", "Ask an administrator."],
};

/** Refuses what a role does not include. */
export function requirePermission(role: Role | null, permission: Permission): void {
  if (!may(role, permission)) throw new Refusal("role", ...REFUSED[permission]);
}
