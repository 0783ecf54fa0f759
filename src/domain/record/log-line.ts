import { canonical } from "#domain/canonical.ts";
import type { ImpactChange } from "#domain/impact/impact.ts";
import type { Cell } from "#domain/impact/service.ts";
import { fieldTexts } from "#domain/incidents/fields.ts";
import type { IncidentDetails } from "#domain/incidents/incident.ts";
import type { MaintenanceUpdate } from "#domain/maintenance/maintenance.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import type { Facts } from "#domain/updates/facts.ts";
import type { Figure } from "#domain/updates/figure.ts";
import type { Published, Revision } from "#domain/updates/revision.ts";
import type { Plan, RecordEvent, UpdateFacts } from "./event.ts";

/** What every line of the log has. `incident` is the id of an incident or a maintenance; `i` counts from 0 without gaps; `t` is when the line was written; `sha256` is the hash of `text`. */
export interface LogLine {
  i: number;
  t: string;
  kind: string;
  incident: string;
  text: string;
  sha256: string;
}

/**
 * An event as a line of the public log: canonical JSON of strings, integers, lists and records. `text` is the published text verbatim, or
 * canonical JSON where it is data (figures, a commitment, a postmortem). `translations` are of that text, by language. `sha256` gives the
 * hash of a text in hexadecimal.
 */
export function lineOf(event: RecordEvent, i: number, at: Instant, sha256: (text: string) => string): string {
  const { kind, incident } = event;
  const { text, ...facts } = factsOf(event);
  return canonical({ ...facts, i, t: toIso(at), kind, incident, text, sha256: sha256(text.toWellFormed()) });
}

function factsOf(event: RecordEvent): { text: string } & Record<string, unknown> {
  switch (event.kind) {
    case "open":
      return detailsFacts(event.details);
    case "title":
      return { ...publishedFacts(event.published), ...detailsFacts(event.details) };
    case "announce":
      return planFacts(event.plan);
    case "plan":
      return { ...(event.published && publishedFacts(event.published)), ...planFacts(event.plan) };
    case "post":
      return { ...updateFacts(event.update), ...revisionFacts(event.revision) };
    case "edit":
      return { update: event.update, ...(event.facts && statedFacts(event.facts)), ...revisionFacts(event.revision) };
    case "figures":
      return { text: canonical(event.figures.map(figureFacts)) };
    case "promise":
      return { text: canonical(event.promise && commitmentFacts(event.promise)) };
    case "postmortem": {
      const { content, ...published } = event.revision;
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

function updateFacts(update: UpdateFacts) {
  const facts = { update: update.id, postedAt: toIso(update.postedAt), ...statedFacts(update) };
  return "planned" in update ? { ...facts, ...plannedFacts(update) } : facts;
}

const statedFacts = ({ at, status, impacts, nextUpdateAt }: Facts) => ({
  status,
  at: toIso(at),
  nextUpdateAt: isoOrNone(nextUpdateAt),
  impacts: impacts.map(impactFacts),
});

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
