import MarkdownIt from "markdown-it";
import { linkTarget, type TextLinks } from "#domain/publishing/text-links.ts";

// No raw HTML, no remote images (they would reveal readers to other hosts), and only web and mail links.
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable("image");
markdown.validateLink = (url) => /^(https?:|mailto:|\/(?!\/)|#)/i.test(url.trim());
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// Headings in a text must be below those of the page.
markdown.core.ruler.push("lower_headings", ({ tokens }) => {
  for (const token of tokens) if (token.type.startsWith("heading_")) token.tag = `h${Math.min(6, Number(token.tag[1]) + 3)}`;
});

markdown.core.ruler.push("link_targets", ({ tokens, env }) => {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    const href = token.type === "link_open" ? token.attrGet("href") : null;
    if (href !== null) token.attrSet("href", linkTarget(String(href), env.links as TextLinks));
  }
});

/** A text as safe HTML: nothing in it is executed or loaded. */
export const renderMarkdown = (text: string, links: TextLinks): string => markdown.render(text, { links });

/** An item of a list: a single line inline, several lines as blocks. */
export const renderItem = (text: string, links: TextLinks): string =>
  text.includes("\n") ? renderMarkdown(text, links) : markdown.renderInline(text, { links });

/** Escapes a text for HTML, also in attributes. */
export const { escapeHtml } = markdown.utils;
