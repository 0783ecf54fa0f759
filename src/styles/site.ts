import script from "../freshness/page-script.ts?minified";
import mine from "../mine/page-script.ts?minified";
import type { Site } from "../usecases/reading/snapshot.ts";
import freshness from "./freshness.css?inline";
import incident from "./incident.css?inline";
import { type Inlined, inlined } from "./inline.ts";
import matrix from "./matrix.css?inline";
import mineStyle from "./mine.css?inline";
import site from "./site.css?inline";
import tokens from "./tokens.css?inline";
import uptime from "./uptime.css?inline";

/** The stylesheet of every public page: in the page itself, so that the first view needs one request. */
export const siteStyle = inlined([tokens, site, matrix, uptime, incident, mineStyle, freshness].join("\n"));

/** The script of every public page, which looks whether its word still holds. */
export const siteScript = inlined(script);

/** The script of the front page alone, by which its reader picks services and regions. */
export const mineScript = inlined(mine);

/** The operator's colours, after the style of every page; undefined where there are none. */
export const lookStyle = ({ look }: Pick<Site, "look">): Inlined | undefined =>
  look?.accent
    ? inlined(
        `:root{--accent:${look.accent.light}}@media screen and (prefers-color-scheme:dark){:root{--accent:${look.accent.dark}}}`,
      )
    : undefined;

/** What a public page may load: its own styles and scripts, pictures and files of its own, and nothing else from anywhere. A form may be sent to one address at most. */
export const sitePolicy = (site: Pick<Site, "look">, formUrl = "'none'"): string =>
  [
    "default-src 'none'",
    ["style-src", siteStyle.source, lookStyle(site)?.source].filter(Boolean).join(" "),
    `script-src ${siteScript.source} ${mineScript.source}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    `form-action ${formUrl}`,
  ].join("; ");
