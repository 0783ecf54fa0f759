import { paths } from "#domain/publishing/paths.ts";
import freshnessSource from "#page-scripts/freshness.ts?minified";
import mineSource from "#page-scripts/mine.ts?minified";
import type { Site } from "#queries/snapshot.ts";
import freshness from "./freshness.css?inline";
import front from "./front.css?inline";
import incident from "./incident.css?inline";
import { type Inlined, inlined } from "./inline.ts";
import matrix from "./matrix.css?inline";
import mineStyle from "./mine.css?inline";
import site from "./site.css?inline";
import tokens from "./tokens.css?inline";
import uptime from "./uptime.css?inline";

/** Its own styles alone are in the front page, so that it is there with the first bytes; what it shares with all others comes first. */
const frontStyle = inlined([tokens, site, front, matrix, mineStyle, freshness].join("\n"));

/** The stylesheet of every other public page. */
export const siteStyle = inlined([tokens, site, uptime, incident, freshness].join("\n"));

/** The stylesheet of a public page: in the page itself, so that the first view needs one request. */
export const styleOf = (path: string): Inlined => (path === paths.front ? frontStyle : siteStyle);

const freshnessScript = inlined(freshnessSource);
const mineScript = inlined(mineSource);

/** The scripts of a public page: whether its word still holds, and on the front page the choice of services and regions. */
export const scriptsOf = (path: string): Inlined[] => (path === paths.front ? [freshnessScript, mineScript] : [freshnessScript]);

/** The operator's colours, after the style of every page; undefined where there are none. */
export const lookStyle = ({ look }: Pick<Site, "look">): Inlined | undefined =>
  look?.accent
    ? inlined(
        `:root{--accent:${look.accent.light}}@media screen and (prefers-color-scheme:dark){:root{--accent:${look.accent.dark}}}`,
      )
    : undefined;

/** What a public page may load: its own styles and scripts, pictures and files of its own, and nothing else from anywhere. A form may be sent to one address at most. */
export const sitePolicy = (path: string, site: Pick<Site, "look" | "subscribeUrl">): string =>
  [
    "default-src 'none'",
    ["style-src", styleOf(path).source, lookStyle(site)?.source].filter(Boolean).join(" "),
    ["script-src", ...scriptsOf(path).map(({ source }) => source)].join(" "),
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    `form-action ${(path === paths.subscribe && site.subscribeUrl) || "'none'"}`,
  ].join("; ");
