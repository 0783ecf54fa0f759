import { expect, test } from "vitest";
import { transact } from "#db/engine/open.ts";
import { allIds, unsettledIds } from "#db/incidents/incident-lists.ts";
import { loadIncident } from "#db/incidents/incidents.ts";
import { duePublications, lastLive, lastSeq, markLive } from "#db/record/publications.ts";
import type { Incident } from "#domain/incidents/incident.ts";
import { impactChangesOf, statusOf } from "#domain/updates/update.ts";
import { demoCatalogue, demoIncidents } from "#tests/support/worlds/demo.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, incident, minute, update } from "#tests/support/worlds/sample.ts";
import { type Context, newId } from "#usecases/context.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { editIncident, openIncident, postUpdate, setFigures } from "#usecases/incidents/incidents.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { commit } from "#usecases/record/commit.ts";
import { exportIncidents, importIncidents } from "#usecases/record/transfer.ts";

/** The number of rows of every table. */
function rowCounts({ db }: Context): Record<string, number> {
  const tables = db.$client.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  return Object.fromEntries(
    (tables as { name: string }[]).map(({ name }) => [
      name,
      db.$client.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number,
    ]),
  );
}

function withOpenIncident() {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const opened = openIncident(context, {
    title: "API",
    status: "investigating",
    message: "Down.",
    at: minute(10),
    impacts: [{ service: "api", level: "major_outage" }],
  });
  return { context, ...opened };
}

test("importing twice changes nothing the second time", () => {
  const context = emptyRecord(Date.now());
  replaceCatalogue(context, demoCatalogue);
  const first = importIncidents(context, demoIncidents);
  expect([first.added.length, first.publication]).toEqual([3, 4]);
  const before = rowCounts(context);
  const second = importIncidents(context, demoIncidents);
  expect(second).toEqual({ added: [], unchanged: first.added, refused: [], publication: undefined });
  expect(rowCounts(context)).toEqual(before);
  expect(exportIncidents(context)).toEqual([...demoIncidents].sort((a, b) => a.startedAt - b.startedAt));
});

test("an import never overwrites: other content under a known id is refused, and so is an id used for two updates", () => {
  const context = emptyRecord(Date.now());
  replaceCatalogue(context, demoCatalogue);
  const [first, second] = demoIncidents;
  importIncidents(context, [first]);
  const changed = { ...first, title: "Nothing happened" };
  const clashing = { ...second, updates: second.updates.map((update) => ({ ...update, id: first.updates[0]?.id as string })) };
  const report = importIncidents(context, [changed, clashing, second]);
  expect(report.refused.map(({ index, refusals }) => [index, refusals[0]?.field])).toEqual([
    [0, "id"],
    [1, "updates"],
  ]);
  expect(report.added).toEqual([second.id]);
  expect(loadIncident(context.db, first.id)).toEqual(first);
});

test("of hundreds of incidents each refused one is named by its index, leaves no row, and does not affect the others", () => {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const many = Array.from({ length: 250 }, (_, index) => {
    const ending = update("resolved", 20, [], { id: newId() });
    return incident([update("investigating", 10, [], { id: newId() }), ending], { id: newId(), title: `Number ${index}` });
  });
  const broken = [0, 99, 100, 249];
  const clash = (many[1] as Incident).updates[0]?.id as string;
  const given = many.map((each, index) =>
    broken.includes(index) ? { ...each, updates: each.updates.map((one, n) => (n === 1 ? { ...one, id: clash } : one)) } : each,
  );
  const report = importIncidents(context, given);
  // The first incident uses the id of an update of the second.
  expect(report.refused.map(({ index }) => index)).toEqual([1, 99, 100, 249]);
  expect([report.added.length, allIds(context.db).length, rowCounts(context).updates]).toEqual([246, 246, 492]);
  expect(duePublications(context.db)).toHaveLength(247);
});

test("a refused change leaves no row and no publication", () => {
  const { context, id } = withOpenIncident();
  const before = rowCounts(context);
  const refused = [
    () => openIncident(context, { title: "", status: "investigating", message: "x" }),
    () =>
      openIncident(context, {
        title: "x",
        status: "investigating",
        message: "x",
        impacts: [{ service: "nix", level: "major_outage" }],
      }),
    () => postUpdate(context, id, { status: "resolved", message: "Done." }),
    () => postUpdate(context, "nosuchindcnt", { status: "resolved", message: "Done." }),
    () => setFigures(context, id, [{ name: "Bad", value: 1, unit: null, basis: "estimate", asOf: null, note: null }]),
    () => correctUpdate(context, "nosuchupdate", { message: "x", reason: "y", loud: true }),
    () => editIncident(context, id, { title: "x", startedAt: minute(30), detectedAt: null }),
  ];
  for (const attempt of refused) expect(attempt).toThrow();
  expect(rowCounts(context)).toEqual(before);
});

test("an error after rows were written rolls them back, with the duty to publish", () => {
  const { context, id } = withOpenIncident();
  const before = rowCounts(context);
  const failing = () =>
    commit(context, (tx) => {
      tx.run("INSERT INTO setup_links VALUES ('half', 1)");
      throw new Error(`${id} broke`);
    });
  expect(failing).toThrow("broke");
  expect(rowCounts(context)).toEqual(before);
});

test("a change and the duty to publish it are committed together", () => {
  const { context, publication } = withOpenIncident();
  expect(duePublications(context.db).map(({ seq }) => seq)).toEqual([1, publication]);
  expect(lastLive(context.db)).toBeUndefined();
  transact(context.db, (tx) => markLive(tx, 1, minute(61)));
  expect([duePublications(context.db).length, lastLive(context.db)]).toEqual([
    1,
    { seq: 1, at: context.now(), liveAt: minute(61) },
  ]);
});

test("an update that is sent twice with one id is posted once", () => {
  const { context, id } = withOpenIncident();
  const update = { id: newId(), status: "identified", message: "Found." } as const;
  const first = postUpdate(context, id, update);
  const seq = lastSeq(context.db);
  expect(postUpdate(context, id, update)).toEqual(first);
  expect(lastSeq(context.db)).toBe(seq);
});

test("resolving can close ongoing impact, and closes the incident until it is reopened", () => {
  const { context, id } = withOpenIncident();
  expect(unsettledIds(context.db)).toEqual([id]);
  postUpdate(context, id, { status: "resolved", message: "Done.", at: minute(20), closeOpen: true });
  const incident = loadIncident(context.db, id);
  expect(
    incident && impactChangesOf(incident).filter(({ level, at }) => level === "operational" && at === minute(20)),
  ).toHaveLength(3);
  expect(unsettledIds(context.db)).toEqual([]);
  postUpdate(context, id, { status: "investigating", message: "Again.", at: minute(25) });
  expect(unsettledIds(context.db)).toEqual([id]);
});

test("an update posted later is ordered by its own time", () => {
  const { context, id } = withOpenIncident();
  postUpdate(context, id, { status: "monitoring", message: "Better.", at: minute(40) });
  postUpdate(context, id, { status: "identified", message: "Found.", at: minute(20) });
  const incident = loadIncident(context.db, id);
  expect(incident?.updates.map(({ at }) => at)).toEqual([10, 20, 40].map(minute));
  expect(incident && statusOf(incident)).toBe("monitoring");
  expect(incident?.updates[1]?.postedAt).toBe(minute(60));
});

test("a correction stores the previous text, with its reason", () => {
  const { context, id, update } = withOpenIncident();
  correctUpdate(context, update, { message: "Down in part.", reason: "Too strong.", loud: false });
  expect(loadIncident(context.db, id)?.updates[0]?.revisions).toEqual([
    { text: "Down.", publishedAt: minute(60), reason: null, loud: true },
    { text: "Down in part.", publishedAt: minute(60), reason: "Too strong.", loud: false },
  ]);
  expect(() => correctUpdate(context, update, { message: "Down in part.", reason: "x", loud: true })).toThrow("same as before");
  expect(() => correctUpdate(context, update, { message: "Else.", reason: " ", loud: true })).toThrow("reason");
});
