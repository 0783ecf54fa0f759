import { expect, test } from "vitest";
import type { CorrectiveAction, PostmortemContent } from "#domain/incidents/postmortem.ts";
import { MINUTE } from "#domain/time.ts";
import { entrySpans } from "#domain/updates/update.ts";
import { DOWN, OUTAGE, openOutage, refusedFields } from "#tests/support/worlds/open-outage.ts";
import { minute } from "#tests/support/worlds/sample.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { editIncident, openIncident, postUpdate, setFigures } from "#usecases/incidents/incidents.ts";
import { publishPostmortem } from "#usecases/incidents/postmortems.ts";
import { withdrawIncident } from "#usecases/incidents/withdrawal.ts";

// A correction replaces what it names and nothing else, and what it replaced is still found where it was read.

const CORRECTION = { reason: "It was wrong.", loud: true } as const;
const postmortemWith = (actions: readonly CorrectiveAction[]): PostmortemContent => ({
  ...{ stage: "final", summary: "A bad release.", impact: "", trigger: "", detection: "", resolution: "" },
  ...{ rootCause: [{ title: null, text: "Haste." }], contributingFactors: [], lessons: [], timeline: [] },
  actions,
});

test("correcting the end of an outage to be still open keeps it open; a place stated for the first time ends with the others", async () => {
  const { context, tick, id, update, incident } = await openOutage();
  tick();
  const { update: ending } = postUpdate(context, id, { status: "monitoring", message: "Better.", closeOpen: true });
  const ended = context.now();
  const both = [DOWN[0], { service: "disk", plane: "data", level: "partial_outage" }] as const;
  correctUpdate(context, update, { ...CORRECTION, impacts: both });
  expect(entrySpans(incident()).map(({ cell, to }) => [cell.service, to])).toEqual([
    ["api", ended],
    ["disk", ended],
  ]);
  correctUpdate(context, ending, { ...CORRECTION, impacts: [{ ...both[1], level: "operational" }] });
  expect(entrySpans(incident()).map(({ cell, to }) => [cell.service, to])).toEqual([
    ["api", null],
    ["disk", ended],
  ]);
});

test("the pages of a service that a correction cleared say so, and its feeds stay", async () => {
  const { context, tick, id, update, read } = await openOutage();
  tick();
  correctUpdate(context, update, { ...CORRECTION, impacts: [{ service: "dns", level: "partial_outage" }] });
  expect(await read("/services/api/")).toContain("Corrected: not affected here.");
  expect(await read("/services/api/")).toContain('<body data-level="operational"');
  expect(await read("/services/api/feed.atom")).toContain("It was wrong.");
  expect(await read("/services/dns/")).toContain(`data-incident="${id}"`);
});

test("an incident starts with its first impact, however fast the clock runs, so that both move together", async () => {
  const { context, incident } = await openOutage();
  let now = context.now();
  const { id } = openIncident({ ...context, now: () => now++ }, { ...OUTAGE, impacts: DOWN });
  const opened = incident(id);
  expect(entrySpans(opened).map(({ from }) => from)).toEqual([opened.startedAt]);
  editIncident(context, id, { title: OUTAGE.title, startedAt: opened.startedAt - MINUTE, reason: "Seen in the logs." });
  expect(entrySpans(incident(id)).map(({ from }) => from)).toEqual([opened.startedAt - MINUTE]);
});

test("correcting the status to resolved promises the postmortem that resolving promises", async () => {
  const { context, tick, id, update, incident } = await openOutage();
  tick();
  const { update: last } = postUpdate(context, id, { status: "monitoring", message: "Better.", closeOpen: true });
  tick();
  expect(incident().postmortemCommitment).toBeNull();
  correctUpdate(context, last, { ...CORRECTION, status: "resolved" });
  expect(incident().postmortemCommitment).not.toBeNull();
  expect(refusedFields(() => correctUpdate(context, update, { ...CORRECTION, status: "resolved" }))).not.toEqual([]);
});

test("nothing but its texts changes in a withdrawn incident", async () => {
  const { context, tick, id, update } = await openOutage();
  tick();
  withdrawIncident(context, id, { reason: "It was a drill.", loud: true });
  for (const attempt of [
    () => setFigures(context, id, []),
    () => publishPostmortem(context, id, postmortemWith([])),
    () => editIncident(context, id, { title: "API is slow", reason: "Clearer." }),
    () => correctUpdate(context, update, { ...CORRECTION, impacts: [] }),
  ])
    expect(refusedFields(attempt)).toEqual(["status"]);
  editIncident(context, id, { title: "API fails", titleTranslations: { "zh-CN": "API 故障" } });
  correctUpdate(context, update, { message: "Calls failed.", reason: "Grammar.", loud: false });
});

test("open actions of an incident that is withdrawn later are no longer listed, and their page follows", async () => {
  const { context, tick, id, read, announced } = await openOutage();
  tick();
  postUpdate(context, id, { status: "resolved", message: "Over.", closeOpen: true });
  const action = { title: "Test the rollback", group: null, owner: "API lead", due: "2026-04-01", state: "open" } as const;
  publishPostmortem(context, id, postmortemWith([action]));
  expect(await read("/actions/")).toContain("Test the rollback");
  tick();
  const { publication } = withdrawIncident(context, id, { reason: "It was a drill.", loud: true });
  expect(await read("/actions/")).not.toContain("Test the rollback");
  expect(announced(publication)).toContain("/actions/");
});

test("the time of an update that promised a next one moves without it", async () => {
  const { context, update, incident } = await openOutage();
  const promised = incident().updates[0]?.nextUpdateAt;
  correctUpdate(context, update, { ...CORRECTION, at: minute(1) - 5 * MINUTE });
  expect(incident().updates[0]).toMatchObject({ at: minute(1) - 5 * MINUTE, nextUpdateAt: promised });
});

test("each correction of the impact stays a feed item that says what it changed to, also after the next correction", async () => {
  const { context, tick, update, read } = await openOutage();
  for (const level of ["partial_outage", "degraded_performance"]) {
    tick();
    correctUpdate(context, update, { ...CORRECTION, impacts: [{ ...DOWN[0], level }] });
  }
  const feed = await read("/feed.json");
  const where = "API (control plane, North)";
  expect(feed).toContain(`${where}: partial outage; previously: ${where}: major outage`);
  expect(feed).toContain(`${where}: degraded performance; previously: ${where}: partial outage`);
});
