import { type ImpactSpan, openSpans } from "#domain/impact/impact.ts";
import { LEVEL_PHRASES, type Level, worstOf } from "#domain/impact/level.ts";
import { type AffectedScope, affectedScopesOf, listPhrase, locationPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, cellKey, PLANE_NAMES, type Plane } from "#domain/impact/service.ts";
import {
  type Incident,
  type IncidentStatus,
  type IncidentUpdate,
  nextUpdateDueAt,
  outageOf,
} from "#domain/incidents/incident.ts";
import { inEnglish, type Phrase, phrase, type Translate } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans, latestUpdate, statusOf } from "#domain/updates/update.ts";

/** Services that are hit alike, as one line says it. */
export interface ScopeLine {
  level: Level;
  plane: Plane;
  services: Phrase;
  /** Null where only global services are meant. */
  place: Phrase | null;
}

/** A line of scope in plain words. */
export function scopePhrase({ services, plane, place, level }: ScopeLine): Phrase {
  const values = { services, plane: phrase(PLANE_NAMES[plane]), level: phrase(LEVEL_PHRASES[level]) };
  return place
    ? phrase("{services}, {plane}, {place}: {level}", { ...values, place })
    : phrase("{services}, {plane}: {level}", values);
}

/** The same as it goes out in one language, to feeds and notices. */
export interface ScopeText extends Pick<ScopeLine, "level" | "plane"> {
  services: string;
  /** "" where only global services are meant. */
  place: string;
  /** All of it. */
  words: string;
}

/** Says a line of scope. */
export const scopeTextOf = (line: ScopeLine, t: Translate): ScopeText => ({
  ...{ level: line.level, plane: line.plane, services: t(line.services), place: line.place ? t(line.place) : "" },
  words: t(scopePhrase(line)),
});

/** What was said last, and when it was so. */
export interface LatestUpdate {
  at: Instant;
  text: string;
  translations: Translations | undefined;
}

/** The word of an update, as it holds now. */
export const wordOf = ({ at, revisions }: Pick<IncidentUpdate, "at" | "revisions">): LatestUpdate => ({
  at,
  text: currentText(revisions),
  translations: revisions.at(-1)?.translations,
});

/** An incident as lists show it. */
export interface Summary {
  id: string;
  title: string;
  titleTranslations: Translations | undefined;
  status: IncidentStatus;
  /** The worst it ever was. */
  level: Level;
  /** What is open of it now; empty when nothing is. */
  open: readonly ScopeLine[];
  /** What was hit, each cell at its worst. */
  scope: readonly ScopeLine[];
  startedAt: Instant;
  outage: { from: Instant; to: Instant | null };
  latest: LatestUpdate;
  nextUpdateAt: Instant | null;
}

export function summarise(catalogue: Catalogue, incident: Incident): Summary {
  const spans = entrySpans(incident);
  return {
    id: incident.id,
    title: incident.title,
    titleTranslations: incident.titleTranslations,
    status: statusOf(incident),
    level: worstOf(spans.map((span) => span.level)),
    open: scopeLines(catalogue, openSpans(spans)),
    scope: scopeLines(catalogue, worstByCell(spans)),
    startedAt: incident.startedAt,
    outage: outageOf(incident),
    latest: wordOf(latestUpdate(incident)),
    nextUpdateAt: nextUpdateDueAt(incident),
  };
}

/** Hits folded into lines: services with the same level, plane and place stand together. */
export function scopeLines(catalogue: Catalogue, hit: readonly { cell: Cell; level: Level }[]): ScopeLine[] {
  const groups = Map.groupBy(
    affectedScopesOf(catalogue, hit),
    (each) => `${each.level} ${each.plane} ${inEnglish(locationPhrase(catalogue, each) ?? "")}`,
  );
  return [...groups.values()].map((group) => {
    const [first] = group as [AffectedScope, ...AffectedScope[]];
    const services = listPhrase(group.map(({ service }) => service.name));
    return { level: first.level, plane: first.plane, services, place: locationPhrase(catalogue, first) };
  });
}

/** Each cell once, at the worst level it had. */
export function worstByCell(spans: readonly ImpactSpan[]): { cell: Cell; level: Level }[] {
  const cells = Map.groupBy(spans, ({ cell }) => cellKey(cell));
  return [...cells.values()].map((ofCell) => ({
    cell: (ofCell[0] as ImpactSpan).cell,
    level: worstOf(ofCell.map(({ level }) => level)),
  }));
}
