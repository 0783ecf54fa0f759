import incident from "./incident.css?inline";
import { inlined } from "./inline.ts";
import matrix from "./matrix.css?inline";
import site from "./site.css?inline";
import tokens from "./tokens.css?inline";
import uptime from "./uptime.css?inline";

/** The stylesheet of every public page: in the page itself, so that the first view needs one request. */
export const siteStyle = inlined([tokens, site, matrix, uptime, incident].join("\n"));

/** What a public page may load: its own style, pictures of its own, and nothing else from anywhere. */
export const sitePolicy = `default-src 'none'; style-src ${siteStyle.source}; img-src 'self' data:; base-uri 'none'; form-action 'none'`;
