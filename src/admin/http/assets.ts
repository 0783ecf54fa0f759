import { createHash } from "node:crypto";
import script from "#admin/scripts/main.ts?minified";
import type { Site } from "#domain/publishing/site.ts";
import frame from "#styles/admin.css?inline";
import compose from "#styles/admin-compose.css?inline";
import form from "#styles/admin-form.css?inline";
import impact from "#styles/admin-impact.css?inline";
import page from "#styles/admin-page.css?inline";
import people from "#styles/admin-people.css?inline";
import { lookStyle, siteStyle } from "#styles/site.ts";
import tokens from "#styles/tokens.css?inline";

/** The admin's style sheet and script, inlined in every page. */
export const style = [tokens, frame, form, impact, page, people, compose].join("\n");
export { script };

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * Allows the script and styles above only; nothing is fetched from, framed by or sent to another site. The public pages' styles, also
 * the operator's colours, are allowed for the preview: a frame with `srcdoc` is under the policy of the page around it.
 */
const contentSecurityPolicy = (site: Pick<Site, "look">): string =>
  [
    "default-src 'none'",
    ["style-src", hashOf(style), siteStyle.source, lookStyle(site)?.source].filter(Boolean).join(" "),
    `script-src ${hashOf(script)}`,
    "img-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The security headers of every answer of the admin. */
export const securityHeaders = (site: Pick<Site, "look">): Record<string, string> => ({
  "Content-Security-Policy": contentSecurityPolicy(site),
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
  "Cache-Control": "no-store",
});
