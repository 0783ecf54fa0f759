import { hasFactor } from "#usecases/accounts/accounts.ts";
import { isConfirmed } from "#usecases/accounts/sessions.ts";
import { type AdminContext, mayInAdmin } from "./admin-context.ts";
import { adminPathFrom } from "./admin-path.ts";
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

const PUBLIC_PATHS = new Set([LOGIN, LANGUAGE, "/admin/setup/", "/admin/enter/"]);
/** Pages that ask for the password again, so that an unattended screen does not give access to them. */
const NEEDS_CONFIRMATION = [ACCOUNT, USERS, TOKENS];
const ADMINISTRATORS_ONLY = [USERS, TOKENS, AUDIT, SUBSCRIBERS];

type Visitor = Pick<AdminContext, "account" | "session" | "pending" | "config" | "context">;

/** The page that a request is redirected to; undefined where it is allowed. All admin pages except setup and sign-in need a session. */
export function redirectFor({ pathname, search }: URL, method: string, admin: Visitor): string | undefined {
  const path = pathname.endsWith("/") ? pathname : `${pathname}/`;
  if (PUBLIC_PATHS.has(path)) return undefined;
  // The sign-in page cannot repeat a POST, so it leads back to the page that the form is on.
  const next = encodeURIComponent(method === "GET" ? pathname + search : pathname);
  if (admin.pending) return path === CODE || path === LOGOUT ? undefined : CODE;
  if (!admin.account || !admin.session) return `${LOGIN}?next=${next}`;
  if (path === LOGOUT || path === CONFIRM) return undefined;
  if (isBelow(path, NEEDS_CONFIRMATION) && !isConfirmed(admin.context, admin.session)) return `${CONFIRM}?next=${next}`;
  const isFactorMissing = admin.config.admin.needsSecondFactor && !hasFactor(admin.context, admin.account.id);
  return isFactorMissing && !isBelow(path, [ACCOUNT]) ? ACCOUNT : undefined;
}

/** Whether the account that is signed in may not see a page. */
export const isForbidden = ({ pathname }: URL, admin: Pick<AdminContext, "account">): boolean =>
  isBelow(`${pathname}/`, ADMINISTRATORS_ONLY) && !mayInAdmin(admin, "administer");

const isBelow = (path: string, folders: readonly string[]): boolean => folders.some((folder) => path.startsWith(folder));

const NO_RETURN_PATHS = new Set([...PUBLIC_PATHS, CODE, LOGOUT, CONFIRM]);

/** The admin page to go to after signing in; the dashboard where `next` names none. */
export const pageAfterSignIn = (next: string | null): string => adminPathFrom(next, NO_RETURN_PATHS);
