import { expect, test } from "vitest";
import { affected } from "#domain/publishing/affected-paths.ts";
import { incidentChange, shownAt } from "#domain/publishing/change.ts";
import { FIXED_PATHS, STATE_PATHS } from "#domain/publishing/paths.ts";
import { at } from "#tests/support/worlds/demo.ts";
import { catalogue, cell, change, incident, update } from "#tests/support/worlds/sample.ts";

const ZONE = "Asia/Shanghai";
const north = incident([update("investigating", 0, [change("major_outage", 0)])]);
const both = incident([...north.updates, update("identified", 5, [change("operational", 5, cell("disk", "north", "data"))])]);

test("a change names the cells of both states, so that pages that no longer show it are rendered too", () => {
  expect(incidentChange(both, north, ZONE)).toMatchObject({ services: ["api", "disk"], regions: ["north"], listing: false });
});

test("a new incident, a removed one, and one that moves to another month change the list of months", () => {
  const moved = { ...north, startedAt: at("2026-02-28T15:59:59Z") };
  expect(incidentChange(null, north, ZONE)).toMatchObject({ listing: true, months: ["2026-03"] });
  expect(incidentChange(north, null, ZONE)).toMatchObject({ listing: true });
  expect(incidentChange(moved, north, ZONE)).toMatchObject({ listing: true, months: ["2026-02", "2026-03"] });
});

test("the month is in the site's time zone", () => {
  const late = { ...north, startedAt: at("2026-02-28T16:00:00Z") };
  expect(incidentChange(null, late, ZONE)).toMatchObject({ months: ["2026-03"] });
});

const FIGURES = ["/data/v1/uptime.csv", "/data/v1/uptime.json", "/data/v1/uptime/2026-03.csv", "/data/v1/uptime/2026-03.json"];

const feedsOf = (folder: string) => ["atom", "json", "xml"].map((format) => `${folder}feed.${format}`);

test("an update is shown on its incident, month, services, regions, figures, feeds, front page and state, and nowhere else", () => {
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
      ...["/regions/north/", "/services/api/", "/services/disk/"].flatMap((folder) => [folder, ...feedsOf(folder)]),
      ...STATE_PATHS,
    ].sort(),
  );
});

test("only badges whose current level differs are changed", () => {
  const worse = incident([...both.updates, update("identified", 6, [change("partial_outage", 6)])]);
  const paths = affected(incidentChange(both, worse, ZONE), catalogue);
  for (const path of ["/badge.svg", "/services/api/badge.svg"]) expect(paths).toContain(path);
  expect(affected(incidentChange(north, both, ZONE), catalogue)).not.toContain("/badge.svg");
});

test("a global service is shown in every region", () => {
  const dns = incident([update("investigating", 0, [change("major_outage", 0, cell("dns", null, "data"))])]);
  const paths = affected(incidentChange(north, { ...dns }, ZONE), catalogue);
  for (const region of ["north", "south", "west"]) expect(paths).toContain(`/regions/${region}/`);
});

test("a new incident is also shown in the history and the site map", () => {
  const paths = affected(incidentChange(null, north, ZONE), catalogue);
  expect(paths).toContain("/history/");
  expect(paths).toContain("/sitemap.xml");
});

test("a new day renders everything with bars; a change of everything renders everything", () => {
  const day = affected({ kind: "day", months: ["2026-03"] }, catalogue);
  const month = ["/history/2026-03/", "/data/v1/uptime/2026-03.json", "/data/v1/uptime/2026-03.csv"];
  for (const path of [...FIXED_PATHS, ...month, "/services/dns/", "/regions/west/"]) expect(day).toContain(path);
  expect(affected({ kind: "everything" }, catalogue)).toBe("all");
});

test("a start that moves to another month changes both months, even if nothing else of the incident changes", () => {
  const moved = { ...north, startedAt: at("2026-01-31T12:00:00Z") };
  const paths = affected(incidentChange(north, moved, ZONE), catalogue);
  for (const path of ["/history/", "/history/2026-01/", "/history/2026-03/", "/services/api/"]) expect(paths).toContain(path);
});

test("an update of an incident with ongoing impact changes its figures; without, it changes the incident, the feed and the front page", () => {
  const plain = update("identified", 5);
  const running = incidentChange(north, incident([...north.updates, plain]), ZONE);
  expect(running).toMatchObject({ summary: true, services: ["api"], months: ["2026-03"] });
  const over = incident([...north.updates, update("identified", 4, [change("operational", 4)])]);
  expect(incidentChange(over, incident([...over.updates, plain]), ZONE)).toMatchObject({ summary: false });
});

test("impact is shown in every month that it overlaps, ongoing impact in all of them until now", () => {
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

test("a new title is shown where the incident is listed, and changes no figures", () => {
  const paths = affected(incidentChange(north, { ...north, title: "Calls fail" }, ZONE), catalogue);
  expect(paths).toContain("/history/2026-03/");
  for (const path of FIGURES) expect(paths).not.toContain(path);
});
