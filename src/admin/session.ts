import { SESSION_LIMIT } from "../usecases/accounts.ts";

// Over TLS the prefix makes browsers insist on Secure, Path=/ and no Domain (RFC 6265bis §4.1.3.2).
const SECURE_NAME = "__Host-afloat";
const PLAIN_NAME = "afloat";

/** The Set-Cookie value that carries a session; an empty token takes it away. */
export function sessionCookie(token: string, secure: boolean): string {
  const age = token ? Math.floor(SESSION_LIMIT / 1000) : 0;
  return `${secure ? SECURE_NAME : PLAIN_NAME}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure ? "; Secure" : ""}`;
}

/** The session token in a Cookie header. */
export function readSessionCookie(header: string | undefined): string | undefined {
  const cookies = new Map((header ?? "").split(/;\s*/).map((pair) => pair.split("=", 2) as [string, string | undefined]));
  return cookies.get(SECURE_NAME) || cookies.get(PLAIN_NAME) || undefined;
}
