import fc from "fast-check";
import { expect, test } from "vitest";
import { openSpans } from "#domain/impact/impact.ts";
import type { Cell } from "#domain/impact/service.ts";
import { countedUntil, type Incident, isImpactUnknown, settledAt } from "#domain/incidents/incident.ts";
import { cataloguePages } from "#domain/publishing/affected-paths.ts";
import { paths, STATE_PATHS } from "#domain/publishing/paths.ts";
import { entrySpans, everStated } from "#domain/updates/update.ts";
import { inRun } from "#tests/support/long.ts";
import { attempt } from "#tests/support/worlds/attempt.ts";
import { anyStep, opening, updateAlone } from "#tests/support/worlds/random-steps.ts";
import { openRecorded, type Recorded } from "#tests/support/worlds/recorded.ts";
import { catalogue } from "#tests/support/worlds/sample.ts";
import type { Step } from "#tests/support/worlds/step-kinds.ts";

// Affected paths are derived, not found by comparison: a page that is left out would keep showing an outdated state.

type Pages = ReadonlyMap<string, Buffer | null>;

/** The paths whose bytes changed. */
const changed = (before: Pages, after: Pages): string[] =>
  [...after]
    .filter(([path, bytes]) => !(before.get(path) ?? Buffer.alloc(0)).equals(bytes ?? Buffer.alloc(0)))
    .map(([path]) => path);

const courses = fc.tuple(opening, fc.array(anyStep, { minLength: 6, maxLength: 6 })).map(([first, more]) => [first, ...more]);

/**
 * Performs steps on a new database, and fails if a changed page was left out. Returns how many steps were done, and how many pages were
 * rendered in vain.
 */
async function follow(steps: readonly Step[], locales?: readonly string[]): Promise<[done: number, announcedInVain: number]> {
  let [done, announcedInVain] = [0, 0];
  const record = await openRecorded(locales);
  let before: Pages = await record.render();
  let publication = 1;
  for (const step of steps) {
    const outcome = attempt(record, step);
    if (!outcome) continue;
    const after = await record.render(before.keys());
    // The publication includes the automatic updates that were due before it.
    const announced = record.announced(outcome.publication, publication + 1);
    publication = outcome.publication;
    const other = changed(before, after);
    before = after;
    done++;
    if (announced === "all") continue;
    expect(
      other.filter((path) => !announced.has(path)),
      `left out after “${step.name}” of ${steps.map(({ name }) => name).join("; ")}`,
    ).toEqual([]);
    announcedInVain += announced.size - other.length;
  }
  return [done, announcedInVain];
}

const RUNS = inRun({ short: 4, long: 30 });

test("after every change, each page with changed bytes is rendered again", async () => {
  let [done, announcedInVain] = [0, 0];
  await fc.assert(
    fc.asyncProperty(courses, async (steps) => {
      const [more, inVain] = await follow(steps);
      done += more;
      announcedInVain += inVain;
    }),
    { numRuns: RUNS, seed: 8_042_024, endOnFailure: true },
  );
  // Most of the steps must really have been done, and few of the dozens of files rendered in vain. A step that changes
  // nothing, like an edit to the same title, is announced as if it did.
  expect(done).toBeGreaterThan(3.6 * RUNS);
  expect(announcedInVain / done).toBeLessThan(5);
}, 240_000);

test("the same applies to the pages in another language", async () => {
  let done = 0;
  await fc.assert(
    fc.asyncProperty(courses, async (steps) => {
      done += (await follow(steps, ["en", "zh-CN"]))[0];
    }),
    { numRuns: inRun({ short: 1, long: 4 }), seed: 8_042_024, endOnFailure: true },
  );
  expect(done).toBeGreaterThan(2);
}, 240_000);

/** The time up to which figures count ongoing impact of an incident. */
const lastUpdateIn = ({ parts, context }: Recorded, id: string): number => countedUntil(parts.requireIncident(context.db, id));

/** Whether impact of an incident is ongoing. */
function isRunning({ parts, context }: Recorded, id: string): boolean {
  return openSpans(entrySpans(parts.requireIncident(context.db, id))).length > 0;
}

/** The pages that lead to an incident: those of its services and regions while it is open, all of them while its impact is unknown. */
function leadingPages(incident: Incident, folders: readonly string[]): string[] {
  if (isImpactUnknown(incident)) return cataloguePages(catalogue);
  return settledAt(incident) === null ? [...folders] : [];
}

/**
 * Where a plain update is shown: on the incident, in its record, on the front page, in the files of the current state, in the
 * site's feeds and those of each affected service and region, and on the pages that lead to it.
 */
function plainUpdatePaths(incident: Incident, changes: readonly { cell: Cell }[]): string[] {
  const { id } = incident;
  const cells = changes.map(({ cell }) => cell);
  const regions = catalogue.regions.filter(({ slug }) => cells.some(({ region }) => region === null || region === slug));
  const folders = [
    ...new Set(cells.map(({ service }) => `/services/${service}/`)),
    ...regions.map(({ slug }) => `/regions/${slug}/`),
  ];
  const feeds = ["/", ...folders].flatMap((folder) => ["xml", "atom", "json"].map((format) => `${folder}feed.${format}`));
  return [
    paths.incident(id),
    paths.record(id),
    ...feeds,
    paths.historyRss,
    paths.historyAtom,
    paths.front,
    ...STATE_PATHS,
    ...leadingPages(incident, folders),
  ].sort();
}

/** What an incident ever stated to be affected, also where that was corrected since: its feeds go on. */
const affectedEver = (incident: Incident) => everStated(incident).filter(({ level }) => level !== "operational");

test("a plain update is shown on the incident, its record, the feeds, the front page and the current state; with ongoing impact it also changes figures, and nothing else", async () => {
  const seen = { idle: 0, running: 0, figures: 0 };
  await fc.assert(
    fc.asyncProperty(opening, fc.array(anyStep, { maxLength: 3 }), updateAlone, async (first, more, plain) => {
      const record = await openRecorded();
      for (const step of [first, ...more]) attempt(record, step);
      const before = await record.render();
      const updatesBefore = new Map(record.ids.map((id) => [id, lastUpdateIn(record, id)]));
      const outcome = attempt(record, plain);
      if (!outcome) return;
      const announced = record.announced(outcome.publication);
      if (announced === "all") return;
      // Meanwhile something of a maintenance fell due.
      if (record.works.some((id) => announced.has(paths.incident(id)))) return;
      const shown = record.ids.filter((id) => announced.has(paths.incident(id)));
      expect(shown).toHaveLength(1);
      const id = shown[0] as string;
      const incident = record.parts.requireIncident(record.context.db, id);
      const own = plainUpdatePaths(incident, affectedEver(incident));
      const other = changed(before, await record.render(before.keys())).sort();
      if (isRunning(record, id)) {
        seen.running++;
        for (const path of own) expect(announced).toContain(path);
        const counted = updatesBefore.get(id) !== lastUpdateIn(record, id);
        for (const path of [paths.uptimeJson, paths.uptimeCsv]) expect(announced.has(path)).toBe(counted);
        if (counted) seen.figures++;
        expect(other).toEqual(expect.arrayContaining(own));
      } else {
        seen.idle++;
        // Feeds of services and regions that were only ever confirmed operational are rendered too, and do not change.
        expect([...announced].sort()).toEqual(plainUpdatePaths(incident, everStated(incident)));
        expect(other).toEqual(own);
      }
    }),
    { numRuns: inRun({ short: 4, long: 20 }), seed: 8_042_024, endOnFailure: true },
  );
  expect(Math.min(seen.idle, seen.running)).toBeGreaterThanOrEqual(inRun({ short: 1, long: 3 }));
  expect(seen.figures).toBeGreaterThanOrEqual(inRun({ short: 0, long: 1 }));
});
