import { extname } from "node:path";
import { mayBeCompressed } from "#domain/publishing/encodings.ts";

/** The types of the files that a site has. */
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".rss": "application/rss+xml; charset=utf-8",
  ".atom": "application/atom+xml; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".jsonl": "application/jsonl; charset=utf-8",
  ".minisig": "text/plain; charset=utf-8",
  ".pub": "text/plain; charset=utf-8",
};

/** What vouches for the site is mostly files without an ending; all of it is renewed often, and must not come from a store. */
const isVouching = (path: string): boolean => path.startsWith("/integrity/") || path === "/heartbeat.json";

/** What every answer carries, whatever it says. A page's own policy cannot say who may frame it: only a header can. */
export const SAFE_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Content-Security-Policy": "frame-ancestors 'none'",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
};

export const HEADERS = {
  ...SAFE_HEADERS,
  "Cache-Control": "public, max-age=15, stale-while-revalidate=60, stale-if-error=86400",
};

/** What a server says of the file at a public path; undefined for a type that a site does not have, which is not handed out. */
export function headersOf(path: string): (typeof HEADERS & Record<"Content-Type", string>) | undefined {
  const type = TYPES[extname(path)] ?? (isVouching(path) ? TYPES[".txt"] : undefined);
  if (type === undefined) return undefined;
  return {
    ...HEADERS,
    ...(isVouching(path) && { "Cache-Control": "no-cache" }),
    ...(mayBeCompressed(path.slice(1)) && { Vary: "Accept-Encoding" }),
    // Data, feeds and proofs are for programs anywhere, pages of other sites too.
    ...(extname(path) !== ".html" && { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" }),
    "Content-Type": type,
  };
}
