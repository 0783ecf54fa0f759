import MarkdownIt from "markdown-it";

// No raw HTML, no remote images (they would report readers to strangers), only web and mail links.
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true }).disable("image");
markdown.validateLink = (url) => /^(https?:|mailto:|\/(?!\/)|#)/i.test(url.trim());
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// Headings of a message must not rise above those of the page.
markdown.core.ruler.push("lower_headings", ({ tokens }) => {
  for (const token of tokens) if (token.type.startsWith("heading_")) token.tag = `h${Math.min(6, Number(token.tag[1]) + 3)}`;
});

/** A text as safe HTML: whatever it says, nothing in it runs or is fetched. */
export const renderMarkdown = (text: string): string => markdown.render(text);

/** An item of a list: a line of text, or, where it has more, whatever it holds. */
export const renderItem = (text: string): string => (text.includes("\n") ? renderMarkdown(text) : renderInline(text));

/** The same for a text of a line or two, without a paragraph around it. */
const renderInline = (text: string): string => markdown.renderInline(text);

/** A text that HTML takes for words, in an attribute too. */
export const { escapeHtml } = markdown.utils;
