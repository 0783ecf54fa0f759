import { canonical } from "#domain/canonical.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Cell } from "#domain/impact/service.ts";
import { fieldTexts } from "#domain/incidents/fields.ts";
import type { MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Published, Revision } from "#domain/updates/revision.ts";
import type { IncidentDetails, Plan, RecordEvent, Word } from "./event.ts";

/** What every line of the log has; `incident` is the id of an incident or of a maintenance. `i` counts from 0 without gaps; `t` is when the line was written; `sha256` is that of `text`. */
export interface LogLine {
  i: number;
  t: string;
  kind: string;
  incident: string;
  text: string;
  sha256: string;
}

/**
 * An act as a line of the public log: canonical JSON of strings, integers, lists and records of them. The text is what was said, word
 * for word; where that is data (figures, a promise, a postmortem), its canonical JSON. `translations` are of that text, by language.
 * `sha256` gives the hash of a text in hexadecimal.
 */
export function lineOf(act: RecordEvent, i: number, at: Instant, sha256: (text: string) => string): string {
  const { kind, incident } = act;
  const { text, ...facts } = factsOf(act);
  return canonical({ ...facts, i, t: toIso(at), kind, incident, text, sha256: sha256(text.toWellFormed()) });
}

function factsOf(act: RecordEvent): { text: string } & Record<string, unknown> {
  switch (act.kind) {
    case "open":
    case "title":
      return detailsFacts(act.head);
    case "announce":
    case "plan":
      return planFacts(act.plan);
    case "post":
      return { ...wordFacts(act.update), ...revisionFacts(act.revision) };
    case "edit":
      return { update: act.update, ...revisionFacts(act.revision) };
    case "figures":
      return { text: canonical(act.figures.map(figureFacts)) };
    case "promise":
      return { text: canonical(act.promise && commitmentFacts(act.promise)) };
    case "postmortem": {
      const { content, ...published } = act.revision;
      const timeline = content.timeline.map((entry) => ({ ...entry, at: toIso(entry.at) }));
      return { ...publishedFacts(published), text: canonical({ ...content, timeline }) };
    }
  }
}

const detailsFacts = ({ title, titleTranslations, ...fields }: IncidentDetails) => ({
  text: title,
  translations: titleTranslations,
  ...fieldTexts(fields),
});

const planFacts = ({ title, titleTranslations, scope, beginsBy, endsBy, remindBefore, series, edits }: Plan) => ({
  text: title,
  translations: titleTranslations,
  scope: scope.map(({ cell, level }) => ({ ...cellFacts(cell), level })),
  beginsBy,
  endsBy,
  remindBeforeMinutes: remindBefore === null ? undefined : remindBefore / MINUTE,
  series: series ?? undefined,
  edits: edits.map(toIso),
});

function wordFacts(update: Word) {
  const { id, at, postedAt, status, impacts, nextUpdateAt } = update;
  const times = { at: toIso(at), postedAt: toIso(postedAt), nextUpdateAt: isoOrNone(nextUpdateAt) };
  const facts = { update: id, status, ...times, impacts: impacts.map(impactFacts) };
  return "planned" in update ? { ...facts, ...plannedFacts(update) } : facts;
}

const plannedFacts = ({ planned, reminder }: Pick<MaintenanceUpdate, "planned" | "reminder">) => ({
  plannedFrom: planned ? toIso(planned.from) : undefined,
  plannedUntil: planned ? toIso(planned.until) : undefined,
  says: reminder ? "reminder" : undefined,
});

const revisionFacts = ({ text, translations, ...published }: Revision) => ({ ...publishedFacts(published), text, translations });

const publishedFacts = ({ publishedAt, reason, loud }: Published) => ({
  publishedAt: toIso(publishedAt),
  reason: reason ?? undefined,
  notice: loud ? "loud" : "quiet",
});

const impactFacts = ({ cell, level, at }: ImpactChange) => ({ ...cellFacts(cell), level, at: toIso(at) });

const cellFacts = ({ service, region, plane }: Cell) => ({ service, region: region ?? undefined, plane });

const figureFacts = ({ asOf, ...figure }: Figure) => ({ ...figure, asOf: isoOrNone(asOf) ?? null });

const commitmentFacts = ({ preliminaryBy, finalBy }: { preliminaryBy: Instant; finalBy: Instant }) => ({
  preliminaryBy: toIso(preliminaryBy),
  finalBy: toIso(finalBy),
});

const isoOrNone = (at: Instant | null): string | undefined => (at === null ? undefined : toIso(at));
