import { localText } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Notice } from "#queries/notice.ts";
import type { Site } from "#queries/snapshot.ts";
import { escapeHtml, renderMarkdown } from "#text/markdown.ts";

/** Why somebody gets a mail, and how that ends: lines of words, some of them with an address behind. */
export type Footer = readonly { words: string; url?: string }[];

/** A mail's two forms, which say the same. */
export interface MailBody {
  text: string;
  html: string;
}

/** What a mail about a word says. In plain text Markdown stands as it was written: it is made to be read so. */
export function noticeBody(site: Pick<Site, "name" | "url" | "zone" | "locales">, notice: Notice, footer: Footer): MailBody {
  const { name, entry, text, scope, url, at } = notice;
  const t = translatorFor(site);
  const asOf = t("As of {time} ({zone}).", { time: localText(at, site.zone), zone: site.zone });
  const places = scope.map(({ text: words }) => words);
  const lines = places.map((line) => `- ${line}`).join("\n");
  return {
    text: [`${name}: ${entry.title}`, text, lines, asOf, url, plainFooter(footer)].filter(Boolean).join("\n\n"),
    html: document(site, notice.subject, [
      `<p dir="auto"><b>${escapeHtml(name)}: ${escapeHtml(entry.title)}</b></p>`,
      `<div dir="auto">${reaching(site.url, entry.url, renderMarkdown(text))}</div>`,
      ...(places.length > 0 ? [`<ul>${places.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`] : []),
      `<p>${escapeHtml(asOf)}</p>`,
      `<p><a href="${escapeHtml(url)}">${escapeHtml(t("{site}: full details", { site: site.name }))}</a></p>`,
      htmlFooter(footer),
    ]),
  };
}

/** A mail of a few plain sentences, and one address to follow. */
export function plainBody(
  site: Pick<Site, "locales">,
  subject: string,
  sentences: readonly string[],
  link: { words: string; url: string },
): MailBody {
  return {
    text: [...sentences, `${link.words}:\n${link.url}`].join("\n\n"),
    html: document(site, subject, [
      ...sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
      `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.words)}</a></p>`,
    ]),
  };
}

const document = ({ locales: [locale = "en"] }: Pick<Site, "locales">, title: string, parts: readonly string[]): string =>
  [
    `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 1em">',
    ...parts,
    "</body></html>",
  ].join("\n");

/** Links of a page, made to reach it from elsewhere. */
const reaching = (siteUrl: string, pageUrl: string, html: string): string =>
  html.replaceAll('<a href="/', `<a href="${escapeHtml(siteUrl)}/`).replaceAll('<a href="#', `<a href="${escapeHtml(pageUrl)}#`);

/** Two dashes and a space: what mail programs take for the end of the message (RFC 3676 §4.3). */
const plainFooter = (footer: Footer): string =>
  footer.length === 0 ? "" : ["-- ", ...footer.map(({ words, url }) => (url ? `${words}: ${url}` : words))].join("\n");

const htmlFooter = (footer: Footer): string =>
  footer.length === 0
    ? ""
    : `<hr><p style="font-size: 14px">${footer
        .map(({ words, url }) => (url ? `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>` : escapeHtml(words)))
        .join("<br>")}</p>`;
