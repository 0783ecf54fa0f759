import script from "../freshness/page-script.ts?minified";
import freshness from "./freshness.css?inline";
import incident from "./incident.css?inline";
import { inlined } from "./inline.ts";
import matrix from "./matrix.css?inline";
import site from "./site.css?inline";
import tokens from "./tokens.css?inline";
import uptime from "./uptime.css?inline";

/** The stylesheet of every public page: in the page itself, so that the first view needs one request. */
export const siteStyle = inlined([tokens, site, matrix, uptime, incident, freshness].join("\n"));

/** The script of every public page, which looks whether its word still holds. */
export const siteScript = inlined(script);

/**
 * What a public page may load: its own style and script, pictures and files of its own, and nothing else from anywhere. A form may be sent to one
 * address at most.
 */
export const sitePolicy = (formUrl?: string): string =>
  [
    "default-src 'none'",
    `style-src ${siteStyle.source}`,
    `script-src ${siteScript.source}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    `form-action ${formUrl ?? "'none'"}`,
  ].join("; ");
