import Rss from "rss";
import { earliestSince, servicesOf } from "#domain/impact/service.ts";
import type { Planned } from "#domain/maintenance/maintenance.ts";
import { paths } from "#domain/publishing/paths.ts";
import { languageOfSite } from "#domain/publishing/site.ts";
import { type Instant, toIso } from "#domain/time.ts";
import { type HistoryEntry, readIncidentHistory } from "#queries/incident-history.ts";
import { type Snapshot, shownTime } from "#queries/snapshot.ts";
import { renderMarkdown } from "#text/markdown.ts";
import { atomDocument } from "./atom.ts";
import { element, escapeMarkup, replaceInvalidXml, textElement } from "./xml.ts";

// These feeds have one entry per incident, which stays the same entry when updates are added. It is the format of Statuspage's
// history.rss and history.atom, for tools that expect those. Readers who want every update as an item use the other feeds.

/** The history as Atom. Unlike in Statuspage's feed, `published` is the time of the first update and never changes. */
export function historyAtom(snapshot: Snapshot): string {
  const { url, name } = snapshot.site;
  const entries = readIncidentHistory(snapshot);
  return atomDocument(languageOfSite(snapshot.site), [
    textElement("id", tag(url, "history")),
    element("link", { rel: "alternate", type: "text/html", href: url }),
    element("link", { rel: "self", type: "application/atom+xml", href: `${url}${paths.historyAtom}` }),
    textElement("title", `${name} - Incident History`),
    textElement("updated", toIso(updatedAt(snapshot, entries))),
    element("author", {}, textElement("name", name)),
    ...entries.map((entry) =>
      element(
        "entry",
        {},
        [
          textElement("id", tag(url, `Incident/${entry.id}`)),
          textElement("published", toIso(entry.firstPostedAt)),
          textElement("updated", toIso(entry.lastNotifiedAt)),
          element("link", { rel: "alternate", type: "text/html", href: `${url}${entry.path}` }),
          textElement("title", entry.title),
          textElement("content", historyContent(url, entry), { type: "html" }),
        ].join(""),
      ),
    ),
  ]);
}

/**
 * The history as RSS 2.0. As in Statuspage's feed, the date of an entry is that of its last update, or for a maintenance its
 * planned start.
 */
export function historyRss(snapshot: Snapshot): string {
  const { url, name } = snapshot.site;
  const entries = readIncidentHistory(snapshot);
  const rss = new Rss({
    title: `${name} - Incident History`,
    description: "Statuspage",
    site_url: url,
    language: languageOfSite(snapshot.site),
    feed_url: `${url}${paths.historyRss}`,
  });
  for (const entry of entries) {
    rss.item({
      title: entry.title,
      description: historyContent(url, entry),
      url: `${url}${entry.path}`,
      date: new Date(entry.planned?.from ?? entry.lastNotifiedAt),
      ...(entry.planned && { custom_elements: [{ maintenanceEndDate: new Date(entry.planned.until).toUTCString() }] }),
    });
  }
  const date = new Date(updatedAt(snapshot, entries)).toUTCString();
  return replaceInvalidXml(
    rss.xml({ indent: true }).replace(/<lastBuildDate>.*?<\/lastBuildDate>/, `<lastBuildDate>${date}</lastBuildDate>`),
  );
}

const updatedAt = (snapshot: Snapshot, entries: readonly HistoryEntry[]): Instant =>
  shownTime(
    snapshot,
    entries.length > 0
      ? Math.max(...entries.map(({ lastNotifiedAt }) => lastNotifiedAt))
      : (earliestSince(servicesOf(snapshot.active)) ?? 0),
  );

/** A tag URI (RFC 4151) of this site. */
const tag = (url: string, name: string): string => `tag:${new URL(url).hostname},2005:/${name}`;

/** All updates, newest first, in the markup that tools parse. */
function historyContent(site: string, { path, planned, updates }: HistoryEntry): string {
  const links = { site, page: site + path };
  const event = planned ? `<p><strong>THIS IS A SCHEDULED EVENT ${plannedHtml(planned)}</strong></p>` : "";
  return event + updates.map(({ at, name, text }) => updateHtml(at, name, renderMarkdown(text, links))).join("");
}

function updateHtml(at: Instant, name: string, content: string): string {
  const html = content.trim();
  // The first paragraph is on the line of the status, as in Statuspage's feed.
  const [, first = "", rest = ""] = /^<p>([\s\S]*?)<\/p>([\s\S]*)$/.exec(html) ?? ["", "", html];
  return `<p><small>${dateHtml(at)}, ${timeHtml(at)} UTC</small><br><strong>${escapeMarkup(name)}</strong> - ${first}</p>${rest.trim()}`;
}

const plannedHtml = ({ from, until }: Planned): string =>
  `${dateHtml(from)}, ${timeHtml(from)} - ${dateHtml(until)}, ${timeHtml(until)} UTC`;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The date without a year, the day padded with a space. */
function dateHtml(at: Instant): string {
  const date = new Date(at);
  return `${MONTHS[date.getUTCMonth()]} <var data-var='date'>${String(date.getUTCDate()).padStart(2)}</var>`;
}

const timeHtml = (at: Instant): string => `<var data-var='time'>${new Date(at).toISOString().slice(11, 16)}</var>`;
