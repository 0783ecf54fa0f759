import fc from "fast-check";
import { expect, test } from "vitest";
import { correctionForm, detailsForm, readCorrection, readDetails } from "#admin/forms/edit-forms.ts";
import { planForm, readPlan } from "#admin/forms/maintenance-form.ts";
import { postmortemForm, readPostmortem } from "#admin/forms/postmortem-form.ts";
import { DetailsEdit } from "#api/forms.ts";
import { showIncident } from "#api/incidents.ts";
import { showMaintenance } from "#api/maintenances.ts";
import type { Call } from "#api/operation.ts";
import { loadConfig } from "#config/load.ts";
import { transact } from "#db/engine/open.ts";
import { loadEntry } from "#db/incidents/entries.ts";
import { replaceIncident } from "#db/incidents/incidents.ts";
import { replaceMaintenance } from "#db/incidents/maintenances.ts";
import { cellKey, expandScope } from "#domain/impact/service.ts";
import { completeFields, fieldsOf, fieldTexts } from "#domain/incidents/fields.ts";
import { type Maintenance, scopeOf } from "#domain/maintenance/maintenance.ts";
import type { Entry } from "#domain/record/entry.ts";
import { diffEvents } from "#domain/record/event.ts";
import { lineOf } from "#domain/record/log-line.ts";
import { recordEventOf } from "#domain/record/log-parsing.ts";
import { projectEntry } from "#domain/record/projection.ts";
import { currentText } from "#domain/updates/revision.ts";
import { inOrder } from "#domain/updates/update.ts";
import { FileIncident, readIncidentLine, writeIncidentLine } from "#import/incident-file.ts";
import { FileMaintenance, readMaintenanceLine, writeMaintenanceLine } from "#import/maintenance-file.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { replaceCatalogue } from "#usecases/record/catalogue.ts";
import {
  anyIncident,
  anyMaintenance,
  LOCALES,
  typedIncident,
  typedMaintenance,
  typedPostmortem,
} from "./support/worlds/arbitrary.ts";
import { emptyRecord } from "./support/worlds/record.ts";
import { catalogue, minute } from "./support/worlds/sample.ts";

// Every part of an incident and of a maintenance survives each form in which it is stored or sent. A field that one of them forgets fails here.

const anyEntry: fc.Arbitrary<Entry> = fc.oneof(anyIncident, anyMaintenance);

test("file: what is exported is imported the same, to the last note", () => {
  const roundTrip = (entry: Entry): Entry =>
    entry.kind === "incident"
      ? readIncidentLine(writeIncidentLine(entry), catalogue)
      : readMaintenanceLine(writeMaintenanceLine(entry), catalogue);
  fc.assert(
    fc.property(anyEntry, (entry) => {
      expect(roundTrip(entry)).toEqual(entry);
    }),
  );
});

test("log: the lines of an entry amount to it again, written at once or in two parts", () => {
  const project = (...states: Entry[]) => {
    const events = states.flatMap((state, n) => diffEvents(states[n - 1] ?? null, state));
    return projectEntry(events.map((event, i) => recordEventOf(lineOf(event, i, minute(i), sha256Hex))));
  };
  fc.assert(
    fc.property(anyEntry, (entry) => {
      expect(project(entry)).toEqual(entry);
      const first = entry.corrections[0]?.replaced ?? {};
      const { titleTranslations: _, ...untranslated } = entry;
      const kept = "title" in first ? untranslated : entry;
      const earlier = { ...kept, ...first, corrections: [], updates: entry.updates.slice(0, 1) } as Entry;
      if (earlier.kind === "incident") Object.assign(earlier, { figures: [], postmortem: null, postmortemCommitment: null });
      expect(project(earlier, entry)).toEqual(entry);
    }),
  );
});

test("database: what is written is read the same", () => {
  const { db, ...context } = emptyRecord();
  replaceCatalogue({ db, ...context }, catalogue);
  fc.assert(
    fc.property(anyEntry, (entry) => {
      transact(db, (tx) => (entry.kind === "incident" ? replaceIncident(tx, entry) : replaceMaintenance(tx, entry)));
      expect(loadEntry(db, entry.id)).toEqual(entry);
    }),
    { numRuns: 50 },
  );
});

test("API: what it answers is the incident file's line, with nothing missing", () => {
  const { db, ...rest } = emptyRecord();
  const context = { db, ...rest };
  replaceCatalogue(context, catalogue);
  const answerOf = (entry: Entry): Entry => {
    const call = { context, params: { id: entry.id }, config: loadConfig({}) } as unknown as Call;
    const body = JSON.parse(JSON.stringify((entry.kind === "incident" ? showIncident : showMaintenance).answer(call).body));
    const names = Object.keys((entry.kind === "incident" ? FileIncident : FileMaintenance).shape);
    const line = JSON.stringify(Object.fromEntries(names.flatMap((name) => (name in body ? [[name, body[name]]] : []))));
    return entry.kind === "incident" ? readIncidentLine(line, catalogue) : readMaintenanceLine(line, catalogue);
  };
  fc.assert(
    fc.property(anyEntry, (entry) => {
      transact(db, (tx) => (entry.kind === "incident" ? replaceIncident(tx, entry) : replaceMaintenance(tx, entry)));
      expect(answerOf(entry)).toEqual(entry);
    }),
    { numRuns: 50 },
  );
});

test("API: an edit takes every field of an incident, as its answer gives them", () => {
  fc.assert(
    fc.property(typedIncident, typedIncident, (before, after) => {
      const sent = JSON.parse(JSON.stringify({ title: after.title, ...fieldTexts(after) }, (_, value) => value ?? null));
      const { title, titleTranslations: _, ...given } = DetailsEdit.parse({ ...nullsOf(after), ...sent });
      expect({ title, ...completeFields(given, before) }).toEqual({ title: after.title, ...fieldsOf(after) });
    }),
  );
});

/** A field without a value is sent as null. */
const nullsOf = (incident: Parameters<typeof fieldsOf>[0]) =>
  Object.fromEntries(Object.entries(fieldsOf(incident)).filter(([, value]) => value === null));

const forms = { zone: "Asia/Shanghai", locales: ["en", ...LOCALES] };

test("form: title and fields of an incident come back as shown, to the millisecond", () => {
  fc.assert(
    fc.property(typedIncident, (incident) => {
      const { title, titleTranslations, ...rest } = incident;
      const read = readDetails(detailsForm(incident, forms.zone), incident, forms);
      const expected = { title, ...fieldsOf(rest) };
      expect(read).toMatchObject(expected);
      expect(withoutEmpty(read.titleTranslations)).toEqual(titleTranslations ?? {});
    }),
  );
});

test("form: an update's text and translations come back as shown", () => {
  fc.assert(
    fc.property(typedIncident, ({ updates: [update] }) => {
      if (!update) return;
      const read = readCorrection(correctionForm(update), forms);
      expect(read.message).toBe(currentText(update.revisions));
      expect(withoutEmpty(read.translations)).toEqual(update.revisions.at(-1)?.translations ?? {});
      expect(read.basis).toBe(update.revisions.length);
    }),
  );
});

test("form: a postmortem and its figures come back as shown", () => {
  fc.assert(
    fc.property(typedPostmortem, (draft) => {
      const form = postmortemForm(draft, forms.zone);
      const read = readPostmortem(form, forms.zone, draft.figures, minute(0));
      expect(read.content).toEqual({ ...draft.content, timeline: inOrder(draft.content.timeline) });
      expect(read.figures.map(({ asOf: _, ...figure }) => figure)).toEqual(draft.figures.map(({ asOf: _, ...figure }) => figure));
    }),
  );
});

test("form: the plan of a maintenance comes back as shown", () => {
  fc.assert(
    fc.property(typedMaintenance, (maintenance) => {
      const { impacts, titleTranslations, reason: _, ...read } = readPlan(planForm(maintenance, catalogue), forms, catalogue);
      const { title, beginsBy, endsBy, remindBefore } = maintenance;
      expect(read).toEqual({ title, beginsBy, endsBy, remindBefore });
      expect(withoutEmpty(titleTranslations)).toEqual(maintenance.titleTranslations ?? {});
      const levels = impacts.flatMap(({ level, ...cells }) => expandScope(catalogue, cells).map((cell) => ({ cell, level })));
      expect(byCell(scopeOf(levels as typeof maintenance.scope))).toEqual(byCell(maintenance.scope));
    }),
  );
});

const byCell = (scope: Maintenance["scope"]) => new Map(scope.map(({ cell, level }) => [cellKey(cell), level]));

const withoutEmpty = (translations: Readonly<Record<string, string>> | undefined) =>
  Object.fromEntries(Object.entries(translations ?? {}).filter(([, text]) => text !== ""));
