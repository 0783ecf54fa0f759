import { expect, test } from "vitest";
import { DAY, type Instant, parseIso } from "#domain/time.ts";
import { openRecorded } from "#tests/support/worlds/recorded.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";

// The time of a page is that of the last change of what it shows: not of the day, and not of something else.

/** The sample catalogue, as it was imported at the first minute. */
const imported = {
  ...catalogue,
  groups: catalogue.groups.map((group) => ({
    ...group,
    services: group.services.map((service) => ({ ...service, since: minute(0) })),
  })),
};

async function record() {
  const opened = await openRecorded();
  const { parts } = opened;
  const at = (minutes: number) => ({ ...opened.context, now: () => minute(minutes) });
  parts.replaceCatalogue(at(0), imported);
  const times = async (...paths: string[]): Promise<(Instant | undefined)[]> => {
    const pages = await opened.render();
    return paths.map((path) => parseIso(/id="as-of"[^>]*>.*?<time datetime="([^"]*)"/s.exec(String(pages.get(path)))?.[1] ?? ""));
  };
  /** The time by which versions of a page are ordered. */
  const changed = async (path: string) => Number(/data-changed="(\d+)"/.exec(String((await opened.render()).get(path)))?.[1]);
  return { parts, at, times, changed };
}

const OPENING = { title: "Calls fail", status: "investigating", message: "Calls fail." } as const;
const DOWN = [{ service: "api", region: "north", level: "major_outage" } as const];

test("on the first visit each page is as of the catalogue's import, not of midnight", async () => {
  const { times } = await record();
  const paths = ["/", "/services/api/", "/regions/north/", "/history/", "/actions/", "/404.html", "/subscribe/"];
  expect(new Set(await times(...paths))).toEqual(new Set([minute(0)]));
});

test("a new title is a change of every page that shows it, and of no other", async () => {
  const { parts, at, times } = await record();
  const { id } = parts.openIncident(at(5), { ...OPENING, impacts: DOWN });
  const paths = ["/", `/incidents/${id}/`, "/services/api/", "/history/2026-03/", "/history/", "/services/disk/"];
  expect(await times(...paths)).toEqual([5, 5, 5, 5, 5, 0].map(minute));
  parts.editIncident(at(10), id, { title: "Calls and sign-in fail", startedAt: minute(5), detectedAt: null, reason: "Clearer." });
  expect(await times(...paths)).toEqual([10, 10, 10, 10, 5, 0].map(minute));
  // An update without impact changes nothing that lists show, but the outage counts until then; its own page shows its text, and so do
  // the pages that lead to it.
  parts.postUpdate(at(15), id, { status: "investigating", message: "No news." });
  expect(await times(...paths)).toEqual([15, 15, 15, 15, 5, 0].map(minute));
  parts.postUpdate(at(20), id, { status: "resolved", message: "Over.", closeOpen: true });
  expect(await times(...paths)).toEqual([20, 20, 20, 20, 20, 0].map(minute));
});

test("a new day alone is no change, but keeps the versions of daily pages in order", async () => {
  const { parts, at, times, changed } = await record();
  const { id } = parts.openIncident(at(5), { ...OPENING, impacts: DOWN });
  parts.postUpdate(at(6), id, { status: "resolved", message: "Over.", closeOpen: true });
  parts.replaceCatalogue({ ...at(0), now: () => minute(0) + 2 * DAY }, imported);
  const paths = ["/", "/services/api/", `/incidents/${id}/`, "/actions/"];
  expect(await times(...paths)).toEqual([6, 6, 6, 0].map(minute));
  const midnight = Date.parse("2026-03-04T00:00:00+08:00");
  expect([await changed("/services/api/"), await changed(`/incidents/${id}/`)]).toEqual([midnight, minute(6)]);
});

test("the list of corrective actions is as of the last postmortem with actions, also one that closes the last of them", async () => {
  const { parts, at, times } = await record();
  const { id } = parts.openIncident(at(5), { ...OPENING, impacts: DOWN });
  parts.postUpdate(at(6), id, { status: "resolved", message: "Over.", closeOpen: true });
  const postmortem = (state: "open" | "done") => ({
    ...{ stage: "final" as const, summary: "It broke.", impact: "", trigger: "", detection: "", resolution: "" },
    rootCause: [{ title: "", text: "A typo." }],
    ...{ contributingFactors: [], lessons: [], timeline: [] },
    actions: [{ title: "Check it", group: null, owner: null, due: null, state }],
  });
  parts.publishPostmortem(at(30), id, postmortem("open"));
  expect(await times("/actions/", "/history/")).toEqual([minute(30), minute(30)]);
  parts.publishPostmortem(at(40), id, postmortem("done"), { reason: "Done.", loud: false });
  expect(await times("/actions/")).toEqual([minute(40)]);
});

test("a month is as of the last change of its figures, also by an incident that began in another month", async () => {
  const { parts, at, times } = await record();
  const october = Date.parse("2025-10-30T12:00:00+08:00");
  const { id } = parts.openIncident(at(5), { ...OPENING, impacts: DOWN, at: october });
  const end = { status: "resolved", message: "Over.", closeOpen: true, at: Date.parse("2025-11-02T12:00:00+08:00") } as const;
  const { update } = parts.postUpdate(at(6), id, end);
  expect(await times("/history/2025-10/", "/history/2025-11/", "/history/2025-12/")).toEqual([6, 6, 6].map(minute));
  const correct = (minutes: number, day: string) => {
    const ended = Date.parse(`2025-${day}T12:00:00+08:00`);
    const impacts = [{ service: "api", region: "north", level: "operational", at: ended }] as const;
    parts.correctUpdate(at(minutes), update, { impacts: [...impacts], reason: "It ended then.", loud: false });
  };
  correct(10, "11-01");
  expect(await times("/history/2025-10/", "/history/2025-11/", "/history/2025-12/")).toEqual([10, 10, 6].map(minute));
  // A correction that takes the incident out of the month changes the month's figures too.
  correct(15, "10-31");
  expect(await times("/history/2025-10/", "/history/2025-11/", "/history/2025-12/")).toEqual([15, 15, 6].map(minute));
  parts.editIncident(at(20), id, { title: "Calls failed", startedAt: october, detectedAt: null, reason: "Clearer." });
  expect(await times("/history/2025-10/", "/history/2025-11/", "/history/")).toEqual([20, 15, 15].map(minute));
});

test("a service, a region and the history are as of the last correction of their figures, also of an incident that they no longer list", async () => {
  const { parts, at, times } = await record();
  const old = parts.openIncident(at(1), { ...OPENING, impacts: DOWN });
  parts.postUpdate(at(2), old.id, { status: "resolved", message: "Over.", closeOpen: true });
  for (const minutes of Array.from({ length: 21 }, (_, index) => 5 + index)) {
    const { id } = parts.openIncident(at(minutes), { ...OPENING, impacts: DOWN });
    parts.postUpdate(at(minutes), id, { status: "resolved", message: "Over.", closeOpen: true });
  }
  expect(await times("/services/api/", "/regions/north/", "/history/")).toEqual([25, 25, 25].map(minute));
  const worse = [{ service: "api", region: "north", level: "partial_outage" }] as const;
  parts.correctUpdate(at(40), old.update, { impacts: [...worse], reason: "It was partial.", loud: false });
  expect(await times("/services/api/", "/regions/north/", "/history/")).toEqual([40, 40, 25].map(minute));
  parts.withdrawIncident(at(50), old.id, { reason: "Posted in error.", loud: false });
  expect(await times("/services/api/", "/regions/north/", "/history/")).toEqual([50, 50, 50].map(minute));
});
