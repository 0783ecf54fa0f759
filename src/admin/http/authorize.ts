import { hasFactor } from "#usecases/accounts/accounts.ts";
import { isConfirmed } from "#usecases/accounts/sessions.ts";
import { type AdminContext, mayInAdmin } from "./admin-context.ts";
import { LANGUAGE } from "./language.ts";

export const LOGIN = "/admin/login/";
export const CODE = "/admin/login/code/";
export const CONFIRM = "/admin/confirm/";
export const ACCOUNT = "/admin/account/";
export const AUTHENTICATOR = "/admin/account/authenticator/";
export const USERS = "/admin/people/";
export const TOKENS = "/admin/tokens/";
export const AUDIT = "/admin/audit/";
export const SUBSCRIBERS = "/admin/subscribers/";
export const FORBIDDEN = "/admin/forbidden/";
const LOGOUT = "/admin/logout/";

const OPEN = new Set([LOGIN, LANGUAGE, "/admin/setup/", "/admin/enter/"]);
/** What must not be done from a screen that somebody left open. */
const NEEDS_CONFIRMATION = [ACCOUNT, USERS, TOKENS];
const ADMINISTRATORS_ONLY = [USERS, TOKENS, AUDIT, SUBSCRIBERS];

type Door = Pick<AdminContext, "account" | "session" | "pending" | "config" | "context">;

/** Where a request is sent instead; undefined when it may go on. All admin pages but setup and sign-in need a session. */
export function redirectFor({ pathname, search }: URL, method: string, admin: Door): string | undefined {
  const path = pathname.endsWith("/") ? pathname : `${pathname}/`;
  if (OPEN.has(path)) return undefined;
  // What was posted cannot be sent again from the login page; the page it came from can be opened again.
  const next = encodeURIComponent(method === "GET" ? pathname + search : pathname);
  if (admin.pending) return path === CODE || path === LOGOUT ? undefined : CODE;
  if (!admin.account || !admin.session) return `${LOGIN}?next=${next}`;
  if (path === LOGOUT || path === CONFIRM) return undefined;
  if (isBelow(path, NEEDS_CONFIRMATION) && !isConfirmed(admin.context, admin.session)) return `${CONFIRM}?next=${next}`;
  const isLacking = admin.config.admin.needsSecondFactor && !hasFactor(admin.context, admin.account.id);
  return isLacking && !isBelow(path, [ACCOUNT]) ? ACCOUNT : undefined;
}

/** Whether a page is for others than whoever is signed in. */
export const isForbidden = ({ pathname }: URL, admin: Pick<AdminContext, "account">): boolean =>
  isBelow(`${pathname}/`, ADMINISTRATORS_ONLY) && !mayInAdmin(admin, "administer");

const isBelow = (path: string, places: readonly string[]): boolean => places.some((place) => path.startsWith(place));

/** The page to go to after signing in: one of the admin's own, else the admin. */
export function ownPath(next: string | null): string {
  const base = "http://admin.invalid";
  if (!next || !URL.canParse(next, base)) return "/admin/";
  const { origin, pathname, search } = new URL(next, base);
  const isOwn = origin === base && pathname.startsWith("/admin/") && !OPEN.has(pathname);
  return isOwn && pathname !== CODE && pathname !== LOGOUT && pathname !== CONFIRM ? pathname + search : "/admin/";
}
