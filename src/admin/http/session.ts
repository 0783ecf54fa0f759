import { MAX_SESSION_AGE } from "#domain/accounts/session-limits.ts";
import { SECOND } from "#domain/time.ts";
import { MAX_DEVICE_AGE } from "#usecases/accounts/sign-in.ts";

const NAMES = { session: "afloat", device: "afloat-device" } as const;
// Over TLS the prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2).
const SECURE_PREFIX = "__Host-";

/** The Set-Cookie value of a session; an empty token deletes the cookie. */
export const sessionCookie = (token: string, secure: boolean): string => cookie(NAMES.session, token, MAX_SESSION_AGE, secure);

/** The Set-Cookie value by which a browser is recognised at the next sign-in. */
export const deviceCookie = (token: string, secure: boolean): string => cookie(NAMES.device, token, MAX_DEVICE_AGE, secure);

function cookie(name: string, token: string, lifetimeMs: number, secure: boolean): string {
  const maxAge = token ? Math.floor(lifetimeMs / SECOND) : 0;
  return `${secure ? SECURE_PREFIX : ""}${name}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure ? "; Secure" : ""}`;
}

/** The session and device tokens of a Cookie header. Over TLS only prefixed names count, since another host can set the plain ones. */
export function readCookies(header: string | undefined, secure: boolean): { token?: string; device?: string } {
  const cookies = new Map((header ?? "").split(/;\s*/).map((pair) => pair.split("=", 2) as [string, string | undefined]));
  const read = (name: string) => cookies.get(`${secure ? SECURE_PREFIX : ""}${name}`) || undefined;
  const [token, device] = [read(NAMES.session), read(NAMES.device)];
  return { ...(token && { token }), ...(device && { device }) };
}
