import { outsideCode } from "./code.ts";

/** Notes' own marks (wiki links, embeds, highlights, callouts, comments) as the plain Markdown that our pages show. Loses no word. */
export const plain = (markdown: string): string => outsideCode(uncommented(callouts(markdown)), marks).trim();

function callouts(markdown: string): string {
  return markdown.replace(/^([ \t]*(?:[-+*][ \t]+)?(?:>[ \t]?)+)\[!([\w-]{1,40})\][+-]?[ \t]*(.*)$/gm, (_, quote, kind, title) =>
    title ? `${quote}**${title.replaceAll("**", "").trim()}** (${kind})` : `${quote}**${kind}**`,
  );
}

/** Comments are words too: they stay, in brackets, for the reviewer to take out. */
function uncommented(markdown: string): string {
  const [before = "", ...comments] = markdown.split("<!--");
  const told = comments.map((comment) => {
    const end = comment.indexOf("-->");
    return end < 0 ? comment : `(${comment.slice(0, end).trim()})${comment.slice(end + 3)}`;
  });
  return [before, ...told].join("");
}

const marks = (prose: string): string =>
  prose
    .replace(/!?\[\[([^[\]|\n]{0,500}?)(?:\\?\|([^[\]\n]{1,500}))?\]\]/g, (_, page: string, shown?: string) =>
      wikiLink(page, shown),
    )
    .replace(/==(?=[^\s=])([^=\n]{1,1000})==/g, (whole, words: string) =>
      words.endsWith(" ") ? whole : words.includes("*") ? words : `**${words}**`,
    )
    .replace(/!\[([^[\]\n]{1,500})\](?=[([])/g, "[$1]")
    .replace(/!\[\]\(([^()\n]{1,2000})\)/g, "$1")
    .replace(/<br\s?\/?>/gi, "\n")
    .replace(/\[\^([^[\]\s]{1,100})\]/g, "[$1]");

/** `Page#Heading` becomes “Page: Heading”; the page's name follows words that are shown in its place. */
function wikiLink(page: string, shown: string | undefined): string {
  const name = page.split(/#\^?/).filter(Boolean).join(": ");
  return shown && shown !== name ? `${shown} (${name})` : name;
}
