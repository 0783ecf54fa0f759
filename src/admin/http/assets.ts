import { createHash } from "node:crypto";
import client from "#admin/scripts/client.js?raw";
import clock from "#admin/scripts/clock.js?raw";
import composing from "#admin/scripts/compose.js?raw";
import sending from "#admin/scripts/submit.js?raw";
import saying from "#admin/scripts/translate.js?raw";
import frame from "#styles/admin.css?inline";
import compose from "#styles/admin-compose.css?inline";
import form from "#styles/admin-form.css?inline";
import impact from "#styles/admin-impact.css?inline";
import page from "#styles/admin-page.css?inline";
import people from "#styles/admin-people.css?inline";
import { siteStyle } from "#styles/site.ts";
import tokens from "#styles/tokens.css?inline";

/** The admin's whole style and script, inlined in every page. */
export const style = [tokens, frame, form, impact, page, people, compose].join("\n");
export const script = [saying, client, composing, sending, clock].join("\n");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The only script that browsers run is the one above, and the only styles are ours; nothing is fetched from, framed by or sent
 * elsewhere. The public pages' style is let in for the preview: a frame without an address of its own obeys the page around it.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)} ${siteStyle.source}`,
  `script-src ${hashOf(script)}`,
  "img-src data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** What every answer of the admin carries. */
export const SECURITY_HEADERS = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  "Cache-Control": "no-store",
};
