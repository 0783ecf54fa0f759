import { expect, test } from "vitest";
import { allIds } from "#db/incidents/incident-lists.ts";
import { loadIncident } from "#db/incidents/incidents.ts";
import { idsWithOpenActions } from "#db/incidents/postmortems.ts";
import type { ActionState, PostmortemContent } from "#domain/incidents/postmortem.ts";
import { demoIncidents } from "#tests/support/worlds/demo.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import { openIncident, postUpdate } from "#usecases/incidents/incidents.ts";
import { draftPostmortem, publishPostmortem, readDraft } from "#usecases/incidents/postmortems.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";

function withOpenIncident() {
  const context = emptyRecord();
  replaceCatalogue(context, catalogue);
  const impacts = [{ service: "api", level: "major_outage" }];
  const opened = openIncident(context, { title: "API", status: "investigating", message: "Down.", at: minute(10), impacts });
  return { context, ...opened };
}

const [{ postmortem, figures }] = demoIncidents;
const content = postmortem?.revisions[0]?.content as PostmortemContent;

test("a corrected postmortem stores every published state, and the reason of each change", () => {
  const { context, id } = withOpenIncident();
  publishPostmortem(context, id, content);
  const fewer = { ...content, actions: content.actions.slice(0, 1) };
  const later = { ...context, now: () => minute(90) };
  expect(() => publishPostmortem(later, id, fewer)).toThrow("no reason");
  expect(() => publishPostmortem(later, id, content, { reason: "Because.", loud: true })).toThrow("Nothing has changed");
  publishPostmortem(later, id, fewer, { reason: "Most of it is done elsewhere.", loud: false });
  const stored = loadIncident(context.db, id)?.postmortem;
  expect([stored?.publishedAt, stored?.actions.length]).toEqual([minute(60), 1]);
  expect(stored?.revisions).toEqual([
    { content, publishedAt: minute(60), reason: null, loud: true },
    { content: fewer, publishedAt: minute(90), reason: "Most of it is done elsewhere.", loud: false },
  ]);
  expect(allIds(context.db)).toEqual([id]);
});

test("an incident is listed with open actions while one of them is open", () => {
  const { context, id } = withOpenIncident();
  const inState = (state: ActionState) => ({ ...content, actions: content.actions.map((action) => ({ ...action, state })) });
  publishPostmortem(context, id, inState("open"));
  expect(idsWithOpenActions(context.db)).toEqual([id]);
  publishPostmortem(context, id, inState("in_progress"));
  expect(idsWithOpenActions(context.db)).toEqual([id]);
  publishPostmortem(context, id, inState("done"));
  expect(idsWithOpenActions(context.db)).toEqual([]);
  expect(loadIncident(context.db, id)?.postmortem?.revisions.at(-1)?.reason).toBe("Status of the corrective actions.");
});

test("a draft is stored for staff until it is published, and its figures are published with it", () => {
  const { context, id } = withOpenIncident();
  draftPostmortem(context, id, { content: { ...content, rootCause: [] }, figures });
  draftPostmortem(context, id, { content, figures });
  expect(readDraft(context, id)).toEqual({ draft: { content, figures }, savedAt: minute(60) });
  expect(loadIncident(context.db, id)?.postmortem).toBeNull();
  publishPostmortem(context, id, content, undefined, figures);
  expect(readDraft(context, id)).toBeUndefined();
  expect(loadIncident(context.db, id)?.figures).toEqual(figures);
});

test("a resolved incident has a due date for its postmortem, and a new one when it is resolved again", () => {
  const { context, id } = withOpenIncident();
  const at = (minutes: number) => ({ ...context, now: () => minute(minutes) });
  const promised = () => loadIncident(context.db, id)?.postmortemCommitment;
  expect(promised()).toBeNull();
  const resolve = { status: "resolved", message: "Over.", closeOpen: true } as const;
  postUpdate(at(100), id, resolve);
  expect(promised()).toEqual({ preliminaryBy: minute(100 + 72 * 60), finalBy: minute(100 + 14 * 24 * 60) });
  postUpdate(at(110), id, { ...resolve, message: "Still over." });
  expect(promised()?.preliminaryBy).toBe(minute(100 + 72 * 60));
  postUpdate(at(120), id, { status: "investigating", message: "Again." });
  postUpdate(at(130), id, resolve);
  expect(promised()?.preliminaryBy).toBe(minute(130 + 72 * 60));
});
