import { createHash } from "node:crypto";
import frame from "../styles/admin.css?inline";
import form from "../styles/admin-form.css?inline";
import impact from "../styles/admin-impact.css?inline";
import page from "../styles/admin-page.css?inline";
import tokens from "../styles/tokens.css?inline";
import client from "./client.js?raw";

/** The admin's whole style and script, inlined in every page. */
export const style = [tokens, frame, form, impact, page].join("\n");
export const script = client;

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The only style and script that browsers run are the two above; nothing else is fetched, framed or sent elsewhere. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "img-src data:",
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
