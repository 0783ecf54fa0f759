import { extname } from "node:path";
import { mayBeCompressed } from "#domain/publishing/encodings.ts";

/** The media types of the files of a site. */
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

/** Integrity files mostly have no extension. All of them are renewed often and must not come from a cache. */
const isIntegrityFile = (path: string): boolean => path.startsWith("/integrity/") || path === "/heartbeat.json";

/** The headers of every response. A page's own policy cannot restrict framing; only a header can. */
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

/** The headers of the file at a public path; undefined for a type that a site does not have, which is not served. */
export function headersOf(path: string): (typeof HEADERS & Record<"Content-Type", string>) | undefined {
  const type = TYPES[extname(path)] ?? (isIntegrityFile(path) ? TYPES[".txt"] : undefined);
  if (type === undefined) return undefined;
  return {
    ...HEADERS,
    ...(isIntegrityFile(path) && { "Cache-Control": "no-cache" }),
    ...(mayBeCompressed(path.slice(1)) && { Vary: "Accept-Encoding" }),
    // Data, feeds and integrity files can be read by programs anywhere, including pages of other sites.
    ...(extname(path) !== ".html" && { "Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin" }),
    "Content-Type": type,
  };
}
