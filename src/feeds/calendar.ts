import ICAL from "ical.js";
import { languageOfSite, type Site } from "#domain/publishing/site.ts";
import type { Instant } from "#domain/time.ts";
import { translatorFor } from "#i18n/index.ts";
import { type CalendarEntry, readCalendar } from "#queries/calendar.ts";
import type { Snapshot } from "#queries/snapshot.ts";
import { scopePhrase } from "#queries/summary.ts";

// RFC 5545 §3.1 allows 75 octets per line. The library does not count the space that starts a continuation line.
ICAL.foldLength = 74;

/** Announced maintenance as iCalendar (RFC 5545), for subscription in calendars. Times are UTC and all come from the record. */
export function maintenanceCalendar(snapshot: Snapshot): string {
  const { site } = snapshot;
  const calendar = new ICAL.Component("vcalendar");
  calendar.addPropertyWithValue("version", "2.0");
  calendar.addPropertyWithValue("prodid", `-//Afloat//Maintenance//${languageOfSite(site).split("-")[0]?.toUpperCase()}`);
  calendar.addPropertyWithValue("calscale", "GREGORIAN");
  calendar.addPropertyWithValue("method", "PUBLISH");
  // The property of RFC 7986, and the one that older calendars know.
  for (const name of ["name", "x-wr-calname"])
    calendar.addPropertyWithValue(name, translatorFor(site)("{site}: maintenance", { site: site.name }));
  for (const entry of readCalendar(snapshot)) calendar.addSubcomponent(eventOf(site, entry));
  return `${calendar.toString()}\r\n`;
}

function eventOf(site: Site, entry: CalendarEntry): InstanceType<typeof ICAL.Component> {
  const event = new ICAL.Component("vevent");
  const url = `${site.url}${entry.path}`;
  const values: Record<string, string | number | InstanceType<typeof ICAL.Time>> = {
    // The id does not contain the site's address, which may change.
    uid: `${entry.id}@afloat`,
    sequence: entry.sequence,
    dtstamp: utc(entry.changedAt),
    created: utc(entry.announcedAt),
    "last-modified": utc(entry.changedAt),
    dtstart: utc(entry.from),
    dtend: utc(entry.until),
    summary: printable(entry.title),
    description: printable([...entry.scope.map((line) => translatorFor(site)(scopePhrase(line))), url].join("\n")),
    status: entry.isCancelled ? "CANCELLED" : "CONFIRMED",
    // The event does not block time in the subscriber's calendar.
    transp: "TRANSPARENT",
    categories: "MAINTENANCE",
    url,
  };
  for (const [name, value] of Object.entries(values)) event.addPropertyWithValue(name, value);
  return event;
}

const utc = (at: Instant) => ICAL.Time.fromJSDate(new Date(at), true);

/** Removes characters that RFC 5545 §3.1 forbids in a text: control characters other than line breaks. */
const printable = (text: string): string => text.toWellFormed().replace(/(?!\n)\p{Cc}/gu, " ");
