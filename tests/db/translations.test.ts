import { expect, test } from "vitest";
import { loadEntry } from "#db/incidents/entries.ts";
import { linesFrom } from "#db/record/log.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { projectEntry } from "#domain/record/projection.ts";
import { readEntryLine, writeEntryLine } from "#import/entry-file.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { catalogue, minute } from "#tests/support/worlds/sample.ts";
import { correctUpdate } from "#usecases/incidents/corrections.ts";
import { editIncident, openIncident, postUpdate } from "#usecases/incidents/incidents.ts";
import { runAppointments } from "#usecases/maintenance/maintenance-clock.ts";
import { scheduleSeries } from "#usecases/maintenance/maintenance-series.ts";
import { editMaintenance, scheduleMaintenance } from "#usecases/maintenance/maintenances.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import { importIncidents } from "#usecases/record/transfer.ts";

function world() {
  const context = { ...emptyRecord(), locales: ["en", "zh-CN"] };
  replaceCatalogue(context, catalogue);
  return context;
}

type World = ReturnType<typeof world>;

const OPENING = {
  ...{ title: "API", titleTranslations: { "zh-CN": "API 故障" }, status: "investigating" as const, at: minute(10) },
  ...{ message: "Down.", translations: { "zh-CN": "不可用。" }, impacts: [{ service: "api", level: "major_outage" }] },
};
const WORK = {
  ...{ title: "Disks", titleTranslations: { "zh-CN": "磁盘维护" }, message: "Swap.", translations: { "zh-CN": "更换。" } },
  ...{ from: minute(120), until: minute(180), impacts: [{ service: "disk", plane: "data", level: "under_maintenance" }] },
};

const lastOf = ({ db }: World, id: string) => loadEntry(db, id)?.updates.at(-1)?.revisions.at(-1);

/** The log rebuilds the incident, and so does its line of the incident file in another database. */
function expectRoundTrip(context: World, id: string): void {
  const entry = loadEntry(context.db, id);
  if (!entry) throw new Error(`There is no ${id}.`);
  const own = [...linesFrom(context.db, 0)].filter(({ incidentId }) => incidentId === id);
  expect(projectEntry(own.map(({ line }) => recordEventOf(line)))).toEqual(entry);
  const line = writeEntryLine(entry);
  const other = { ...world(), now: context.now, locales: ["en"] };
  expect(importIncidents(other, [readEntryLine(line, catalogue)])).toMatchObject({ added: [id], refused: [] });
  expect(writeEntryLine(loadEntry(other.db, id) as typeof entry)).toBe(line);
}

test("translations of an incident stay with their texts, whatever is posted after them", () => {
  const context = world();
  const { id, update } = openIncident(context, OPENING);
  expect(loadEntry(context.db, id)).toMatchObject({ titleTranslations: { "zh-CN": "API 故障" } });
  postUpdate(context, id, { status: "identified", message: "Found.", at: minute(20) });
  expect(lastOf(context, id)).not.toHaveProperty("translations");
  correctUpdate(context, update, { message: "Gone.", reason: "It was.", loud: true });
  expectRoundTrip(context, id);
  const [first] = loadEntry(context.db, id)?.updates ?? [];
  expect(first?.revisions.map(({ translations }) => translations)).toEqual([{ "zh-CN": "不可用。" }, undefined]);
});

test("a translation added later is marked as such, and sends no notifications", () => {
  const context = world();
  const { id, update } = openIncident(context, { ...OPENING, translations: undefined });
  correctUpdate(context, update, { translations: { "zh-CN": "不可用。" }, loud: true });
  expect(lastOf(context, id)).toMatchObject({
    ...{ text: "Down.", translations: { "zh-CN": "不可用。" }, reason: "Translation added", loud: false },
  });
  expect(() => correctUpdate(context, update, { translations: { "zh-CN": "不可用。" }, loud: true })).toThrow("same as before");
  expect(() => correctUpdate(context, update, { message: "Else.", loud: true })).toThrow("reason");
  expect(() => correctUpdate(context, update, { translations: { de: "Weg." }, loud: true })).toThrow("translations.de");
  correctUpdate(context, update, { translations: { "zh-CN": "无法使用。" }, loud: true });
  expect(lastOf(context, id)).toMatchObject({ reason: "Translation corrected", loud: false });
  correctUpdate(context, update, { translations: { "zh-CN": "" }, loud: true });
  expect(lastOf(context, id)).toMatchObject({ text: "Down.", reason: "Translation removed", loud: false });
  expect(lastOf(context, id)).not.toHaveProperty("translations");
  expectRoundTrip(context, id);
});

test("a translation of a title belongs to the title that it translates", () => {
  const context = world();
  const { id } = openIncident(context, OPENING);
  const times = { startedAt: minute(5), detectedAt: null, reason: "Clearer." };
  editIncident(context, id, { title: "API", ...times });
  expect(loadEntry(context.db, id)).toHaveProperty("titleTranslations");
  editIncident(context, id, { title: "Calls", ...times });
  expect(loadEntry(context.db, id)).not.toHaveProperty("titleTranslations");
  expectRoundTrip(context, id);
});

test("a maintenance is translated too, and its automatic updates are posted in every language of the site", () => {
  let now = minute(0);
  const context = { ...world(), now: () => now };
  const { id } = scheduleMaintenance(context, WORK);
  now = minute(125);
  runAppointments(context);
  expect(lastOf(context, id)?.translations?.["zh-CN"]).toMatch(/\p{Script=Han}/u);
  expectRoundTrip(context, id);
  const plan = { title: "Disks", impacts: WORK.impacts };
  editMaintenance(context, id, { ...plan, reason: "Clearer." });
  expect(loadEntry(context.db, id)).toHaveProperty("titleTranslations");
  editMaintenance(context, id, { ...plan, titleTranslations: { "zh-CN": "" } });
  expect(loadEntry(context.db, id)).not.toHaveProperty("titleTranslations");
});

test("each occurrence of a series has the translations of the series", () => {
  const context = world();
  const { ids } = scheduleSeries(context, { ...WORK, rule: "FREQ=WEEKLY;COUNT=2" });
  expect(ids).toHaveLength(2);
  for (const id of ids) {
    expect(loadEntry(context.db, id)).toMatchObject({ titleTranslations: WORK.titleTranslations });
    expect(lastOf(context, id)).toMatchObject({ translations: WORK.translations });
  }
});
