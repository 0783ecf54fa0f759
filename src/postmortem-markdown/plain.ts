import { outsideCode } from "./code.ts";

/** Converts the syntax of note-taking tools (wiki links, embeds, highlights, callouts, comments) to plain Markdown, without losing text. */
export const plain = (markdown: string): string =>
  outsideCode(withVisibleComments(withoutCallouts(markdown)), convertMarks).trim();

function withoutCallouts(markdown: string): string {
  return markdown.replace(/^([ \t]*(?:[-+*][ \t]+)?(?:>[ \t]?)+)\[!([\w-]{1,40})\][+-]?[ \t]*(.*)$/gm, (_, quote, kind, title) =>
    title ? `${quote}**${title.replaceAll("**", "").trim()}** (${kind})` : `${quote}**${kind}**`,
  );
}

/** Shows comments in brackets, so that the reviewer can remove them. */
function withVisibleComments(markdown: string): string {
  const [before = "", ...comments] = markdown.split("<!--");
  const visible = comments.map((comment) => {
    const end = comment.indexOf("-->");
    return end < 0 ? comment : `(${comment.slice(0, end).trim()})${comment.slice(end + 3)}`;
  });
  return [before, ...visible].join("");
}

const convertMarks = (prose: string): string =>
  prose
    .replace(/!?\[\[([^[\]|\n]{0,500}?)(?:\\?\|([^[\]\n]{1,500}))?\]\]/g, (_, page: string, shown?: string) =>
      wikiLink(page, shown),
    )
    .replace(/==(?=[^\s=])([^=\n]{1,1000})==/g, (highlight, text: string) =>
      text.endsWith(" ") ? highlight : text.includes("*") ? text : `**${text}**`,
    )
    .replace(/!\[([^[\]\n]{1,500})\](?=[([])/g, "[$1]")
    .replace(/!\[\]\(([^()\n]{1,2000})\)/g, "$1")
    .replace(/<br\s?\/?>/gi, "\n")
    .replace(/\[\^([^[\]\s]{1,100})\]/g, "[$1]");

/** `Page#Heading` becomes “Page: Heading”. Where another text is shown for it, the page's name follows in brackets. */
function wikiLink(page: string, shown: string | undefined): string {
  const name = page.split(/#\^?/).filter(Boolean).join(": ");
  return shown && shown !== name ? `${shown} (${name})` : name;
}
