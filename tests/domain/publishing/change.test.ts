import { expect, test } from "vitest";
import { affected } from "#domain/publishing/affected-paths.ts";
import { incidentChange, shownAt } from "#domain/publishing/change.ts";
import { FIXED_PATHS, STATE_PATHS } from "#domain/publishing/paths.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { catalogue, cell, change, incident, update } from "#tests/support/worlds/sample.ts";

const ZONE = "Asia/Shanghai";
const north = incident([update("investigating", 0, [change("major_outage", 0)])]);
const both = incident([...north.updates, update("identified", 5, [change("operational", 5, cell("disk", "north", "data"))])]);

test("a change names the cells of both states, so that pages it leaves are renewed too", () => {
  expect(incidentChange(both, north, ZONE)).toMatchObject({ services: ["api", "disk"], regions: ["north"], listing: false });
});

test("a new incident, one that goes, and one that moves to another month change the list of months", () => {
  const moved = { ...north, startedAt: at("2026-02-28T15:59:59Z") };
  expect(incidentChange(null, north, ZONE)).toMatchObject({ listing: true, months: ["2026-03"] });
  expect(incidentChange(north, null, ZONE)).toMatchObject({ listing: true });
  expect(incidentChange(moved, north, ZONE)).toMatchObject({ listing: true, months: ["2026-02", "2026-03"] });
});

test("the month is the site zone's", () => {
  const late = { ...north, startedAt: at("2026-02-28T16:00:00Z") };
  expect(incidentChange(null, late, ZONE)).toMatchObject({ months: ["2026-03"] });
});

const FIGURES = ["/data/v1/uptime.csv", "/data/v1/uptime.json", "/data/v1/uptime/2026-03.csv", "/data/v1/uptime/2026-03.json"];

const feedsOf = (place: string) => ["atom", "json", "xml"].map((format) => `${place}feed.${format}`);

test("an update shows on its incident, month, services, regions, figures, feeds, front page and state, and nowhere else", () => {
  expect([...affected(incidentChange(north, both, ZONE), catalogue)].sort()).toEqual(
    [
      "/",
      ...FIGURES,
      ...feedsOf("/"),
      "/history.atom",
      "/history.rss",
      "/history/2026-03/",
      "/incidents/incident0001/",
      "/incidents/incident0001/impact.csv",
      "/incidents/incident0001/record.json",
      ...["/regions/north/", "/services/api/", "/services/disk/"].flatMap((place) => [place, ...feedsOf(place)]),
      ...STATE_PATHS,
    ].sort(),
  );
});

test("badges are others only where another level holds now", () => {
  const worse = incident([...both.updates, update("identified", 6, [change("partial_outage", 6)])]);
  const paths = affected(incidentChange(both, worse, ZONE), catalogue);
  for (const path of ["/badge.svg", "/services/api/badge.svg"]) expect(paths).toContain(path);
  expect(affected(incidentChange(north, both, ZONE), catalogue)).not.toContain("/badge.svg");
});

test("a global service shows in every region", () => {
  const dns = incident([update("investigating", 0, [change("major_outage", 0, cell("dns", null, "data"))])]);
  const paths = affected(incidentChange(north, { ...dns }, ZONE), catalogue);
  for (const region of ["north", "south", "west"]) expect(paths).toContain(`/regions/${region}/`);
});

test("a new incident also shows in the history and the site map", () => {
  const paths = affected(incidentChange(null, north, ZONE), catalogue);
  expect(paths).toContain("/history/");
  expect(paths).toContain("/sitemap.xml");
});

test("a day's turn renews everything with bars; a change of everything is everything", () => {
  const day = affected({ kind: "day", months: ["2026-03"] }, catalogue);
  const month = ["/history/2026-03/", "/data/v1/uptime/2026-03.json", "/data/v1/uptime/2026-03.csv"];
  for (const path of [...FIXED_PATHS, ...month, "/services/dns/", "/regions/west/"]) expect(day).toContain(path);
  expect(affected({ kind: "everything" }, catalogue)).toBe("all");
});

test("a start that moves to another month shows in both months, though nothing else of the incident changes", () => {
  const moved = { ...north, startedAt: at("2026-01-31T12:00:00Z") };
  const paths = affected(incidentChange(north, moved, ZONE), catalogue);
  for (const path of ["/history/", "/history/2026-01/", "/history/2026-03/", "/services/api/"]) expect(paths).toContain(path);
});

test("a word on an incident with open impact moves its figures; without, it shows on the incident, the feed and the front page", () => {
  const word = update("identified", 5);
  const running = incidentChange(north, incident([...north.updates, word]), ZONE);
  expect(running).toMatchObject({ summary: true, services: ["api"], months: ["2026-03"] });
  const over = incident([...north.updates, update("identified", 4, [change("operational", 4)])]);
  expect(incidentChange(over, incident([...over.updates, word]), ZONE)).toMatchObject({ summary: false });
});

test("impact shows in every month that it reaches into, open impact in all of them until now", () => {
  const end = change("operational", 0);
  const long = incident([...north.updates, update("resolved", 5, [{ ...end, at: at("2026-05-31T16:00:00Z") }])]);
  expect(incidentChange(north, long, ZONE)).toMatchObject({ months: ["2026-03", "2026-04", "2026-05"] });
  const opened = incidentChange(null, north, ZONE);
  expect(opened).toMatchObject({ months: ["2026-03"] });
  expect(shownAt(opened, at("2026-05-10T00:00:00Z"), ZONE)).toMatchObject({ months: ["2026-03", "2026-04", "2026-05"] });
  expect(shownAt(incidentChange(north, long, ZONE), at("2026-07-10T00:00:00Z"), ZONE)).toMatchObject({
    counted: ["2026-03", "2026-04", "2026-05"],
  });
});

test("a new title shows where the incident is listed, and in no figures", () => {
  const paths = affected(incidentChange(north, { ...north, title: "Calls fail" }, ZONE), catalogue);
  expect(paths).toContain("/history/2026-03/");
  for (const path of FIGURES) expect(paths).not.toContain(path);
});
