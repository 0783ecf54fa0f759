import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { DEFAULT_WEIGHTS } from "#domain/uptime/uptime.ts";
import { maintenanceCalendar } from "#feeds/calendar.ts";
import { takeSnapshot } from "#queries/snapshot.ts";
import { emptyRecord, temporaryFolder } from "#tests/support/worlds/record.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import { editMaintenance, postMaintenanceUpdate, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

const SITE = {
  ...{ name: "Status, 状态; \\ all of it", url: "https://status.example", zone: "Asia/Shanghai", cloud: "The cloud" },
  ...{
    securityContact: "mailto:security@status.example",
    uptimeWeights: DEFAULT_WEIGHTS,
    mirrors: [],
    webSubHub: null,
    locales: ["en"],
  },
};
const TITLE =
  "Upgrade; databases, all of \\them\\ 🛟👩🏽‍🚒 数据库升级 with words that go on for more than one line of the calendar 数据库升级数据库升级数据库";
const impacts = [{ service: "api", level: "under_maintenance" }];
const plan = { title: TITLE, impacts };

/** A database with announced maintenance, and its calendar. */
function announced() {
  let now = minute(0);
  const context = { ...emptyRecord(), now: () => now };
  replaceCatalogue(context, catalogue);
  const { id } = scheduleMaintenance(context, { ...plan, message: "We upgrade.", from: minute(120), until: minute(180) });
  const calendar = () => maintenanceCalendar(takeSnapshot(context.db, SITE));
  const events = () => new ICAL.Component(ICAL.parse(calendar())).getAllSubcomponents("vevent");
  const event = () => events()[0] as InstanceType<typeof ICAL.Component>;
  return { context, id, calendar, event, set: (at: number) => (now = at) };
}

test("lines end in CRLF, are at most 75 octets, and split no character", () => {
  const text = announced().calendar();
  expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
  expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  const lines = text.split("\r\n");
  expect(lines.some((line) => line.startsWith(" "))).toBe(true);
  expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
  expect(text).not.toContain("\uFFFD");
});

test("a calendar entry states what, when in UTC, and where to read more", () => {
  const { id, event } = announced();
  expect(event().getFirstPropertyValue("summary")).toBe(TITLE);
  const value = (name: string) => String(event().getFirstProperty(name)?.toICALString());
  expect(value("uid")).toBe(`UID:${id}@afloat`);
  expect(value("dtstart")).toBe("DTSTART:20260302T100000Z");
  expect(value("dtend")).toBe("DTEND:20260302T110000Z");
  expect(value("dtstamp")).toBe("DTSTAMP:20260302T080000Z");
  expect(value("status")).toBe("STATUS:CONFIRMED");
  expect(value("url")).toBe(`URL:https://status.example/incidents/${id}/`);
  expect(value("categories")).toBe("CATEGORIES:MAINTENANCE");
});

test("the sequence number rises with each change, the id stays, and a cancelled maintenance is cancelled in the calendar", () => {
  const { context, id, event, set } = announced();
  const value = (name: string) => String(event().getFirstPropertyValue(name));
  expect(value("sequence")).toBe("0");
  set(minute(10));
  postMaintenanceUpdate(context, id, { message: "A word." });
  expect([value("sequence"), value("dtstamp")]).toEqual(["0", "2026-03-02T08:00:00Z"]);
  postMaintenanceUpdate(context, id, { message: "Later.", from: minute(240), until: minute(300) });
  expect([value("sequence"), value("dtstart")]).toEqual(["1", "2026-03-02T12:00:00Z"]);
  expect(value("dtstamp")).toBe("2026-03-02T08:10:00Z");
  editMaintenance(context, id, { ...plan, title: "Upgrade", reason: "Clearer." });
  expect([value("sequence"), value("summary")]).toEqual(["2", "Upgrade"]);
  postMaintenanceUpdate(context, id, { message: "Not needed.", status: "cancelled" });
  expect([value("sequence"), value("status"), value("uid")]).toEqual(["3", "CANCELLED", `${id}@afloat`]);
});

const KHAL = `[calendars]
[[afloat]]
path = $FOLDER/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Shanghai
default_timezone = Asia/Shanghai
[default]
default_calendar = afloat
[sqlite]
path = $FOLDER/khal.db
`;

test("a calendar program imports the calendar, and shows it in its own time zone", () => {
  const { calendar } = announced();
  const folder = temporaryFolder();
  mkdirSync(join(folder, "calendar"));
  writeFileSync(join(folder, "khal.conf"), KHAL.replaceAll("$FOLDER", folder));
  writeFileSync(join(folder, "announced.ics"), calendar());
  const khal = (...args: string[]) =>
    execFileSync("/usr/bin/khal", ["-c", join(folder, "khal.conf"), ...args], {
      env: { ...process.env, HOME: folder, LC_ALL: "C.UTF-8", LANG: "C.UTF-8" },
      encoding: "utf8",
    });
  khal("import", "--batch", join(folder, "announced.ics"));
  const listed = khal("list", "2026-03-02", "1d", "--format", "{start} {end} {title} {status}");
  expect(listed).toContain("2026-03-02 18:00 2026-03-02 19:00 Upgrade; databases, all of \\them\\");
  expect(listed).toContain("CONFIRMED");
});
