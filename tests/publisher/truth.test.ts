import fc from "fast-check";
import { expect, test } from "vitest";
import { compareLevels, type State } from "#domain/impact/level.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { paths } from "#domain/publishing/paths.ts";
import { toIso } from "#domain/time.ts";
import { inRun } from "#tests/support/long.ts";
import { expectCounted, expectTimes, openCellsOf, statusOf, truthOf } from "#tests/support/truth.ts";
import { attempt } from "#tests/support/worlds/attempt.ts";
import { catalogueChange } from "#tests/support/worlds/random-corrections.ts";
import { anyStep, opening } from "#tests/support/worlds/random-steps.ts";
import { openRecorded, type Recorded } from "#tests/support/worlds/recorded.ts";

// No page, feed, badge or file shows a better state than the record has, and all show the same.

const worst = (levels: Iterable<State>): State =>
  [...levels].reduce((found, level) => (compareLevels(level, found) > 0 ? level : found), "operational" as State);

const UNWELL = ["minor", "major", "critical"];

/** Compares everything that shows the current state with the record, and with each other. */
async function expectTruth(record: Recorded, steps: string): Promise<Map<string, string>> {
  const incidents = record.ids.map((id) => record.parts.requireIncident(record.context.db, id));
  const works = record.works.map((id) => record.parts.requireMaintenance(record.context.db, id));
  const { cells, open, unexplained, underInvestigation, promises } = truthOf(incidents, works);
  const pages = await record.render();
  const textOf = (path: string): string => pages.get(path)?.toString() ?? expect.fail(`${path} is missing after ${steps}`);
  const status = JSON.parse(textOf(paths.statusJson));
  const context = `after ${steps}`;

  const known = worst([...cells.values()].map(({ level }) => level));
  const least = worst([known, ...(unexplained.length > 0 ? (["unknown"] as const) : [])]);
  const level: State = status.overall.level;
  expect(compareLevels(level, least), `${level} is better than ${least} ${context}`).toBeGreaterThanOrEqual(0);
  if (level !== "unknown") expect(level, context).toBe(known);
  if (level !== "unknown" && known !== "operational") {
    const starts = [...cells.values()].filter((cell) => cell.level === known).map(({ from }) => from);
    expect(status.overall.since, context).toBe(toIso(Math.min(...starts)));
  }
  expect(status.incidents.map(({ id }: Incident) => id).sort(), context).toEqual(open.map(({ id }) => id).sort());

  const front = textOf(paths.front);
  expect(front, context).toContain(`verdict is-${level}`);
  expect(front, context).toContain(status.overall.sentence.replaceAll("&", "&amp;"));
  const isClear = open.length === 0 && cells.size === 0;
  expect(textOf(paths.statusText).split("\n")[2]?.startsWith("ALL CLEAR"), context).toBe(isClear);
  expect(front.includes("All clear"), context).toBe(isClear);

  const { indicator } = JSON.parse(textOf(paths.statuspage("status"))).status;
  const isUnwell = compareLevels(known, "unknown") > 0 || underInvestigation;
  expect(UNWELL.includes(indicator), `${indicator} ${context}`).toBe(isUnwell);
  expect(textOf(paths.badge), context).toContain(
    `status, ${level === "unknown" ? "impact not known yet" : level.replaceAll("_", " ")}`,
  );

  for (const { slug, level: listed } of status.services)
    expect(/<body data-level="(\w+)"/.exec(textOf(paths.service(slug)))?.[1], `page of ${slug} ${context}`).toBe(listed);
  for (const { slug, level: listed } of status.regions)
    expect(/<body data-level="(\w+)"/.exec(textOf(paths.region(slug)))?.[1], `page of ${slug} ${context}`).toBe(listed);
  const { components } = JSON.parse(textOf(paths.statuspage("components")));
  for (const { name, level: listed } of [...status.services, ...status.regions]) {
    const component = components.find((each: { name: string }) => each.name === name);
    // Statuspage has no such level as unknown; maintenance of a part shows there.
    const allowed = listed === "unknown" ? ["operational", "under_maintenance"] : [listed];
    if (component) expect(allowed, `component ${name} ${context}`).toContain(component.status);
  }
  expectCounted(status, JSON.parse(textOf(paths.uptimeJson)).entries, [...cells.values()], context);

  const awaited = status.promises.filter(({ word }: { word: string }) => word === "update");
  expect(new Map(awaited.map((each: { incident: string; by: string }) => [each.incident, each.by])), context).toEqual(
    new Map(promises.map(([id, by]) => [id, toIso(by)])),
  );
  for (const [id, by] of promises) {
    const isLate = record.context.now() > by;
    expect(awaited.find(({ incident }: { incident: string }) => incident === id).overdue, context).toBe(isLate);
    const shown = `data-next-update${isLate ? ' data-late=""' : ""}`;
    for (const path of [paths.incident(id), paths.front])
      expect(textOf(path).replace(/ data-late(?=[> ])/g, ' data-late=""'), `${path} ${context}`).toContain(shown);
  }

  for (const slug of new Set([...cells.values()].map(({ service }) => service))) {
    const own = worst([...cells.values()].filter(({ service }) => service === slug).map((cell) => cell.level));
    const listed = status.services.find((service: { slug: string }) => service.slug === slug);
    expect(compareLevels(listed?.level ?? "operational", own), `${slug} in status.json ${context}`).toBeGreaterThanOrEqual(0);
    const page = textOf(paths.service(slug));
    expect(page, `page of ${slug} ${context}`).toContain(`<body data-level="${listed.level}"`);
    expect(textOf(paths.serviceBadge(slug)), context).toContain(
      listed.level === "unknown" ? "not known" : listed.level.replaceAll("_", " "),
    );
    expect(front, `${slug} in the matrix ${context}`).toMatch(new RegExp(`data-service="${slug}" data-level="${listed.level}"`));
  }
  for (const { region, level: own } of cells.values()) {
    if (region === null) continue;
    const shown = /<body data-level="(\w+)"/.exec(textOf(paths.region(region)))?.[1] as State;
    expect(compareLevels(shown, own), `page of ${region} ${context}`).toBeGreaterThanOrEqual(0);
  }
  for (const incident of open) {
    const page = textOf(paths.incident(incident.id));
    const recorded = JSON.parse(textOf(paths.record(incident.id)));
    const startedAt = toIso(incident.startedAt);
    expect([recorded.outage.from, page.includes(`datetime="${startedAt}"`)], context).toEqual([startedAt, true]);
    for (const { service } of openCellsOf(incident).values())
      expect(textOf(paths.service(service)), context).toContain(`data-incident="${incident.id}"`);
  }
  for (const incident of incidents.filter((each) => statusOf(each) === "withdrawn")) {
    const recorded = JSON.parse(textOf(paths.record(incident.id)));
    expect([recorded.status, recorded.impact, recorded.postmortemPromised], context).toEqual(["withdrawn", [], null]);
    expect(textOf(paths.incident(incident.id)), context).toContain("<s>");
    expect(textOf(paths.feed), context).not.toMatch(
      new RegExp(`<title><!\\[CDATA\\[(?!Withdrawn|[^\\]]*Withdrawn: )[^\\]]*${incident.title}\\]`),
    );
  }
  return new Map([...pages].flatMap(([path, page]) => (page === null ? [] : [[path, page.toString()]])));
}

const courses = fc.tuple(opening, fc.array(anyStep, { minLength: 5, maxLength: 5 })).map(([first, more]) => [first, ...more]);
/** Courses in which services become global or regional while they are affected. */
const rescoping = fc
  .tuple(opening, fc.array(fc.tuple(catalogueChange, anyStep), { minLength: 2, maxLength: 2 }))
  .map(([first, more]) => [first, ...more.flat()]);

test("nothing that is published is better than the record, and all of it agrees", async () => {
  let done = 0;
  const RUNS = inRun({ short: 8, long: 80 });
  await fc.assert(
    fc.asyncProperty(fc.oneof({ weight: 3, arbitrary: courses }, { weight: 1, arbitrary: rescoping }), async (steps) => {
      const record = await openRecorded();
      const performed: string[] = [];
      let [shown, shownAt] = [new Map<string, string>(), 0];
      for (const step of steps) {
        if (!attempt(record, step)) continue;
        performed.push(step.name);
        done++;
        const pages = await expectTruth(record, performed.join("; "));
        // The catalogue has no times of its own, also where a retired service leaves later; nor has a former scope of announced work.
        if (!performed.some((name) => name.startsWith("catalogue ")) && !step.name.startsWith("plan "))
          expectTimes(shown, pages, shownAt, `after ${performed.join("; ")}`);
        [shown, shownAt] = [pages, record.context.now()];
      }
    }),
    { numRuns: RUNS, seed: 8_042_024, endOnFailure: true },
  );
  expect(done).toBeGreaterThan(3 * RUNS);
}, 240_000);
