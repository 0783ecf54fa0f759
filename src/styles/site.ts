import { paths } from "#domain/publishing/paths.ts";
import type { Site } from "#domain/publishing/site.ts";
import freshnessSource from "#page-scripts/freshness.ts?minified";
import mineSource from "#page-scripts/mine.ts?minified";
import freshness from "./freshness.css?inline";
import front from "./front.css?inline";
import incident from "./incident.css?inline";
import { type Inlined, inlined } from "./inline.ts";
import matrix from "./matrix.css?inline";
import mineStyle from "./mine.css?inline";
import site from "./site.css?inline";
import tokens from "./tokens.css?inline";
import uptime from "./uptime.css?inline";

/** The front page has only the styles that it needs, so that it renders early. Those shared with other pages come first. */
const frontStyle = inlined([tokens, site, front, matrix, mineStyle, freshness].join("\n"));

/** The stylesheet of every other public page. */
export const siteStyle = inlined([tokens, site, uptime, incident, freshness].join("\n"));

/** The stylesheet of a public page. It is inlined, so that the first view needs one request. */
export const styleOf = (path: string): Inlined => (path === paths.front ? frontStyle : siteStyle);

const freshnessScript = inlined(freshnessSource);
const mineScript = inlined(mineSource);

/** The scripts of a public page: the freshness check, and on the front page the selection of services and regions. */
export const scriptsOf = (path: string): Inlined[] => (path === paths.front ? [freshnessScript, mineScript] : [freshnessScript]);

/** The operator's colours, which follow the style of every page; undefined where none are configured. */
export const lookStyle = ({ look }: Pick<Site, "look">): Inlined | undefined =>
  look?.accent
    ? inlined(
        `:root{--accent:${look.accent.light}}@media screen and (prefers-color-scheme:dark){:root{--accent:${look.accent.dark}}}`,
      )
    : undefined;

/** The policy of a public page: it may load only its own styles and scripts and the site's files, and post forms to the subscription URL only. */
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
