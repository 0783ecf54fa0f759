import fc from "fast-check";
import { IMPACT_LEVELS, INCIDENT_LEVELS, LEVELS, type Level } from "#domain/impact/level.ts";
import { cellKey, cellsOf, servicesOf } from "#domain/impact/service.ts";
import { type FieldKindName, type IncidentFields, mapFields } from "#domain/incidents/fields.ts";
import { INCIDENT_STATUSES, type Incident, type IncidentUpdate } from "#domain/incidents/incident.ts";
import { postmortemOf } from "#domain/incidents/postmortem.ts";
import { BY, MAINTENANCE_STATUSES, type Maintenance, type MaintenanceUpdate, scopeOf } from "#domain/maintenance/maintenance.ts";
import { DAY, MINUTE } from "#domain/time.ts";
import { translatedPart, translationsOf } from "#domain/translation.ts";
import type { Correction } from "#domain/updates/revision.ts";
import { inOrder } from "#domain/updates/update.ts";
import { catalogue, START } from "./sample.ts";

/** Records as the product makes them: with a prototype. */
const record = <T extends object>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;

// Any incident and any maintenance of the sample catalogue: what survives for these survives for all.

/** The languages that translations are in. */
export const LOCALES = ["de", "fr", "zh-CN"];

const anyText = fc.string({ unit: "grapheme", maxLength: 40 });
/** One line as a form gives it back: without space around it, or characters that no format can carry. */
const LETTERS = [..."aZ 7.,;:!?&<>\"'*_[]()#é云障害😀ش"];
const line = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 30 }).map((text) => `x${text}`.trim());

const time = fc.integer({ min: START, max: START + DAY });
const minuteTime = fc.integer({ min: 0, max: DAY / MINUTE }).map((minutes) => START + minutes * MINUTE);
const id = fc.string({ unit: fc.constantFrom(..."0123456789abcdefghijklmnopqrstuvwxyz"), minLength: 12, maxLength: 12 });
const cell = fc.constantFrom(...servicesOf(catalogue).flatMap(cellsOf));

const FIELDS: Record<FieldKindName, fc.Arbitrary<unknown>> = { time };

const fields = record(
  mapFields((_, { kind, isOptional }) => (isOptional ? fc.option(FIELDS[kind]) : FIELDS[kind])),
) as unknown as fc.Arbitrary<IncidentFields>;

/** How texts and times of an entry are: any, or such as forms give back. */
interface Texts {
  text: fc.Arbitrary<string>;
  /** A name of a figure. */
  name: fc.Arbitrary<string>;
  at: fc.Arbitrary<number>;
}
const ANY: Texts = { text: anyText, name: anyText, at: time };
const TYPED: Texts = { text: line, name: fc.constantFrom("customers_affected", "share", "requests"), at: minuteTime };

const translationsIn = ({ text }: Texts) =>
  fc
    .dictionary(
      fc.constantFrom(...LOCALES),
      text.filter((each) => each.trim() !== ""),
      { minKeys: 1, noNullPrototype: true },
    )
    .map(translationsOf);

const revisionIn = (texts: Texts) =>
  fc
    .tuple(
      record({ text: texts.text, publishedAt: time, reason: fc.option(texts.text), loud: fc.boolean() }),
      fc.option(translationsIn(texts)),
    )
    .map(([plain, translated]) => ({ ...plain, ...translatedPart("translations", translated) }));

const impacts = <L extends string>(levels: readonly L[]) =>
  fc.uniqueArray(record({ cell, level: fc.constantFrom(...levels), at: time }), {
    selector: ({ cell: where, at }) => `${cellKey(where)} ${at}`,
    maxLength: 5,
  });

/** Revisions of a text; any but the first may correct the facts of its update. */
function revisionsIn<S extends string, L extends Level>(texts: Texts, statuses: readonly S[], levels: readonly L[]) {
  const facts = record({
    at: time,
    status: fc.constantFrom(...statuses),
    impacts: impacts(levels),
    nextUpdateAt: fc.option(time),
  });
  const correction = fc
    .tuple(revisionIn(texts), fc.option(facts))
    .map(([revision, replaced]) => ({ ...revision, ...(replaced && { replaced }) }));
  return fc.tuple(revisionIn(texts), fc.array(correction, { maxLength: 2 })).map(([first, later]) => [first, ...later]);
}

const correctionsIn = <T extends object>(texts: Texts, replaced: fc.Arbitrary<T>): fc.Arbitrary<Correction<T>[]> =>
  fc.array(record({ replaced, publishedAt: time, reason: fc.option(texts.text), loud: fc.boolean() }), { maxLength: 2 });

const updateIn = <S extends string, L extends Level>(texts: Texts, statuses: readonly S[], levels: readonly L[]) => ({
  id,
  at: time,
  postedAt: time,
  status: fc.constantFrom(...statuses),
  revisions: revisionsIn(texts, statuses, levels),
  impacts: impacts(levels),
  nextUpdateAt: fc.option(time),
});

const updatesOf = <U extends { id: string; at: number }>(update: fc.Arbitrary<U>) =>
  fc.uniqueArray(update, { minLength: 1, maxLength: 4, selector: (each) => each.id }).map(inOrder);

const figureIn = ({ text, name, at }: Texts) =>
  record({
    name,
    // −0 is written as 0.
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0 || 0),
    unit: fc.option(text),
    basis: fc.constantFrom("estimate" as const, "confirmed" as const),
    asOf: fc.option(at),
    note: fc.option(text),
  });

const contentIn = ({ text, at }: Texts) =>
  record({
    stage: fc.constantFrom("preliminary" as const, "final" as const),
    summary: text,
    impact: text,
    trigger: text,
    detection: text,
    resolution: text,
    rootCause: fc.array(record({ title: fc.option(text), text }), { maxLength: 3 }),
    contributingFactors: fc.array(text, { maxLength: 3 }),
    lessons: fc.array(text, { maxLength: 3 }),
    timeline: fc.array(record({ at, text, source: fc.option(text) }), { maxLength: 3 }),
    actions: fc.array(
      record({
        title: text,
        group: fc.option(text),
        owner: fc.option(text),
        due: fc.option(text),
        state: fc.constantFrom("open" as const, "in_progress" as const, "done" as const, "dropped" as const),
      }),
      { maxLength: 3 },
    ),
  });

const titlesIn = (texts: Texts) =>
  fc
    .tuple(texts.text, fc.option(translationsIn(texts)))
    .map(([title, translated]) => ({ title, ...translatedPart("titleTranslations", translated) }));

function incidentIn(texts: Texts): fc.Arbitrary<Incident> {
  const update: fc.Arbitrary<IncidentUpdate> = record({
    ...updateIn(texts, INCIDENT_STATUSES, INCIDENT_LEVELS),
  });
  const state = record({ content: contentIn(texts), publishedAt: time, reason: fc.option(texts.text), loud: fc.boolean() });
  const rest = record({
    kind: fc.constant("incident" as const),
    id,
    corrections: correctionsIn(
      texts,
      fc.tuple(titlesIn(texts), fields).map(([titles, own]) => ({ ...titles, ...own })),
    ),
    updates: updatesOf(update),
    figures: fc.array(figureIn(texts), { maxLength: 3 }),
    postmortem: fc.option(fc.array(state, { minLength: 1, maxLength: 3 }).map(postmortemOf)),
    postmortemCommitment: fc.option(record({ preliminaryBy: time, finalBy: time })),
  });
  return fc.tuple(titlesIn(texts), fields, rest).map(([titles, own, more]) => ({ ...titles, ...own, ...more }));
}

function maintenanceIn(texts: Texts): fc.Arbitrary<Maintenance> {
  const planned = record({ from: time, until: time });
  const update: fc.Arbitrary<MaintenanceUpdate> = record({
    ...updateIn(texts, MAINTENANCE_STATUSES, LEVELS),
    planned: fc.option(planned),
    reminder: fc.boolean(),
  });
  const scope = fc.uniqueArray(record({ cell, level: fc.constantFrom(...IMPACT_LEVELS) }), {
    selector: ({ cell: where }) => cellKey(where),
    minLength: 1,
    maxLength: 4,
  });
  const rest = record({
    kind: fc.constant("maintenance" as const),
    id,
    scope: scope.map(scopeOf),
    beginsBy: fc.constantFrom(...BY),
    endsBy: fc.constantFrom(...BY),
    remindBefore: fc.option(fc.integer({ min: 1, max: 20_000 }).map((minutes) => minutes * MINUTE)),
    series: fc.option(id),
    edits: fc.array(time, { maxLength: 2 }),
    corrections: correctionsIn(texts, titlesIn(texts)),
    updates: fc
      .tuple(updatesOf(update), planned)
      .map(([[first, ...later], plan]) => [{ ...(first as MaintenanceUpdate), planned: plan }, ...later]),
  });
  return fc.tuple(titlesIn(texts), rest).map(([titles, more]) => ({ ...titles, ...more }));
}

export const anyIncident = incidentIn(ANY);
export const anyMaintenance = maintenanceIn(ANY);
/** The same with texts and times as typed into a form. */
export const typedIncident = incidentIn(TYPED);
export const typedMaintenance = maintenanceIn(TYPED);
/** A postmortem and figures as typed. */
export const typedPostmortem = record({ content: contentIn(TYPED), figures: fc.array(figureIn(TYPED), { maxLength: 3 }) });
