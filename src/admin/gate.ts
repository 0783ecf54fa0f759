import type { Desk } from "./desk.ts";

export const LOGIN = "/admin/login/";
const OPEN = new Set([LOGIN, "/admin/login", "/admin/setup/", "/admin/setup"]);

/** Where a request without a session is sent instead; undefined when it may go on. All admin pages but setup and login need one. */
export function turnAway({ pathname, search }: URL, method: string, desk: Pick<Desk, "account">): string | undefined {
  if (desk.account || OPEN.has(pathname)) return undefined;
  // What was posted cannot be sent again from the login page; the page it came from can be opened again.
  const next = method === "GET" ? pathname + search : pathname;
  return `${LOGIN}?next=${encodeURIComponent(next)}`;
}

/** The page to go to after signing in: one of the admin's own, else the desk. */
export function ownPath(next: string | null): string {
  const base = "http://admin.invalid";
  if (!next || !URL.canParse(next, base)) return "/admin/";
  const { origin, pathname, search } = new URL(next, base);
  return origin === base && pathname.startsWith("/admin/") && !OPEN.has(pathname) ? pathname + search : "/admin/";
}
