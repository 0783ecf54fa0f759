import { languageOfSite, type Site } from "#domain/publishing/site.ts";
import { withLinkTargets } from "#domain/publishing/text-links.ts";
import { localText } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import type { Notice } from "#queries/notice.ts";
import { escapeHtml, renderMarkdown } from "#text/markdown.ts";

/** The lines at the end of a mail: why the recipient gets it, and how to unsubscribe. Some are links. */
export type Footer = readonly { text: string; url?: string }[];

/** The two forms of a mail, with the same content. */
export interface MailBody {
  text: string;
  html: string;
}

/** The body of a mail about an update. The plain form contains the Markdown source, which is readable as it is. */
export function noticeBody(site: Pick<Site, "name" | "url" | "zone" | "locales">, notice: Notice, footer: Footer): MailBody {
  const { name, entry, text, scope, url, at, links } = notice;
  const t = translatorFor(site);
  const asOf = t("As of {time} ({zone}).", { time: localText(at, site.zone), zone: site.zone });
  const affected = scope.map(({ text }) => text);
  const lines = affected.map((line) => `- ${line}`).join("\n");
  return {
    text: [`${name}: ${entry.title}`, withLinkTargets(text, links), lines, asOf, url, plainFooter(footer)]
      .filter(Boolean)
      .join("\n\n"),
    html: document(site, notice.subject, [
      `<p dir="auto"><b>${escapeHtml(name)}: ${escapeHtml(entry.title)}</b></p>`,
      `<div dir="auto">${renderMarkdown(text, links)}</div>`,
      ...(affected.length > 0 ? [`<ul>${affected.map((line) => `<li>${escapeHtml(line)}</li>`).join("")}</ul>`] : []),
      `<p>${escapeHtml(asOf)}</p>`,
      `<p><a href="${escapeHtml(url)}">${escapeHtml(t("{site}: full details", { site: site.name }))}</a></p>`,
      htmlFooter(footer),
    ]),
  };
}

/** A mail that is not about an update. */
export interface PlainMail {
  subject: string;
  sentences: readonly string[];
  link: { text: string; url: string };
}

/** The body of a mail with a few sentences and one link. */
export function plainBody(site: Pick<Site, "locales">, { subject, sentences, link }: PlainMail): MailBody {
  return {
    text: [...sentences, `${link.text}:\n${link.url}`].join("\n\n"),
    html: document(site, subject, [
      ...sentences.map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
      `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.text)}</a></p>`,
    ]),
  };
}

const document = (site: Pick<Site, "locales">, title: string, parts: readonly string[]): string =>
  [
    `<!doctype html><html lang="${languageOfSite(site)}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 1em">',
    ...parts,
    "</body></html>",
  ].join("\n");

/** Starts with two dashes and a space, by which mail programs recognise a signature (RFC 3676 §4.3). */
const plainFooter = (footer: Footer): string =>
  footer.length === 0 ? "" : ["-- ", ...footer.map(({ text, url }) => (url ? `${text}: ${url}` : text))].join("\n");

const htmlFooter = (footer: Footer): string =>
  footer.length === 0
    ? ""
    : `<hr><p style="font-size: 14px">${footer
        .map(({ text, url }) => (url ? `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>` : escapeHtml(text)))
        .join("<br>")}</p>`;
