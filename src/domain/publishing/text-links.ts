/** What the links of a text within the site refer to, where the text is shown. */
export interface TextLinks {
  /** The URL of the site, without a trailing slash; empty on its own pages. */
  site: string;
  /** The page that has the anchors of the text; empty on that page itself. */
  page: string;
  /** The path of a page in the language of the page that shows the text. */
  to?: (path: string) => string;
}

/** The target of a link in a text: with the site's URL where the text is shown elsewhere, and in the reader's language. */
export function linkTarget(href: string, { site, page, to = (path) => path }: TextLinks): string {
  if (href.startsWith("#")) return page + href;
  const [, path = "", rest = ""] = /^(\/(?!\/)[^?#]*)(.*)$/s.exec(href) ?? [];
  return path ? site + to(path) + rest : href;
}

const INLINE_LINK = /(\]\(\s*)([^)\s]+)/g;
const LINK_DEFINITION = /^( {0,3}\[[^\]\n]+\]:[ \t]*)(\S+)/gm;

/** A text in Markdown with the targets of its links, for receivers of the source. */
export const withLinkTargets = (markdown: string, links: TextLinks): string =>
  [INLINE_LINK, LINK_DEFINITION].reduce(
    (text, pattern) => text.replace(pattern, (_, before: string, href: string) => before + linkTarget(href, links)),
    markdown,
  );
