import { type ImpactSpan, openSpans } from "#domain/impact/impact.ts";
import { LEVEL_PHRASES, type Level, type State, worstOf } from "#domain/impact/level.ts";
import { type AffectedScope, affectedScopesOf, listPhrase, locationPhrase } from "#domain/impact/scope.ts";
import { type Catalogue, type Cell, cellKey, PLANE_NAMES, type Plane } from "#domain/impact/service.ts";
import {
  type Incident,
  type IncidentStatus,
  type IncidentUpdate,
  incidentState,
  isImpactUnknown,
  type Outage,
  outageOf,
} from "#domain/incidents/incident.ts";
import { inEnglish, type Phrase, phrase, type Translate } from "#domain/phrase.ts";
import { nextUpdateDueAt } from "#domain/record/entry.ts";
import type { Instant } from "#domain/time.ts";
import type { Translations } from "#domain/translation.ts";
import { currentText } from "#domain/updates/revision.ts";
import { entrySpans, latestUpdate, statedSpans, statusOf } from "#domain/updates/update.ts";

/** Services with the same level on the same plane in the same location, for one line of text. */
export interface ScopeLine {
  level: Level;
  plane: Plane;
  services: Phrase;
  /** Null if all services are global. */
  location: Phrase | null;
}

/** A line of scope as a phrase. */
export function scopePhrase({ services, plane, location, level }: ScopeLine): Phrase {
  const values = { services, plane: phrase(PLANE_NAMES[plane]), level: phrase(LEVEL_PHRASES[level]) };
  return location
    ? phrase("{services} ({plane}, {place}): {level}", { ...values, place: location })
    : phrase("{services} ({plane}): {level}", values);
}

/** A line of scope as text in one language, for feeds and notices. */
export interface ScopeText extends Pick<ScopeLine, "level" | "plane"> {
  services: string;
  /** Empty if all services are global. */
  location: string;
  /** The complete line. */
  text: string;
}

/** Translates a line of scope. */
export const scopeTextOf = (line: ScopeLine, t: Translate): ScopeText => ({
  ...{ level: line.level, plane: line.plane, services: t(line.services), location: line.location ? t(line.location) : "" },
  text: t(scopePhrase(line)),
});

/** The current text of the latest update, and its time. */
export interface LatestUpdate {
  at: Instant;
  text: string;
  translations: Translations | undefined;
}

/** The current text of an update. */
export const latestUpdateOf = ({ at, revisions }: Pick<IncidentUpdate, "at" | "revisions">): LatestUpdate => ({
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
  /** The worst level that it ever had; unknown while its impact is not known. */
  level: State;
  /** The open impact; empty if there is none. */
  open: readonly ScopeLine[];
  /** Whether it is open, and its impact is not known yet. */
  isUnknown: boolean;
  /** All affected cells at their worst levels; of a withdrawn incident, those that it stated. */
  scope: readonly ScopeLine[];
  startedAt: Instant;
  /** Null if it was withdrawn. */
  outage: Outage | null;
  latest: LatestUpdate;
  nextUpdateAt: Instant | null;
}

export function summarise(catalogue: Catalogue, incident: Incident): Summary {
  const spans = entrySpans(incident);
  return {
    isUnknown: isImpactUnknown(incident),
    id: incident.id,
    title: incident.title,
    titleTranslations: incident.titleTranslations,
    status: statusOf(incident),
    level: incidentState(incident),
    open: scopeLines(catalogue, openSpans(spans)),
    scope: scopeLines(catalogue, worstByCell(statedSpans(incident))),
    startedAt: incident.startedAt,
    outage: outageOf(incident),
    latest: latestUpdateOf(latestUpdate(incident)),
    nextUpdateAt: nextUpdateDueAt(incident),
  };
}

/** Combines cells into lines: services with the same level, plane and location share a line. */
export function scopeLines(catalogue: Catalogue, cells: readonly { cell: Cell; level: Level }[]): ScopeLine[] {
  const groups = Map.groupBy(
    affectedScopesOf(catalogue, cells),
    (each) => `${each.level} ${each.plane} ${inEnglish(locationPhrase(catalogue, each) ?? "")}`,
  );
  return [...groups.values()].map((group) => {
    const [first] = group as [AffectedScope, ...AffectedScope[]];
    const services = listPhrase(group.map(({ service }) => service.name));
    return { level: first.level, plane: first.plane, services, location: locationPhrase(catalogue, first) };
  });
}

/** Each cell once, at its worst level. */
export function worstByCell(spans: readonly ImpactSpan[]): { cell: Cell; level: Level }[] {
  const cells = Map.groupBy(spans, ({ cell }) => cellKey(cell));
  return [...cells.values()].map((ofCell) => ({
    cell: (ofCell[0] as ImpactSpan).cell,
    level: worstOf(ofCell.map(({ level }) => level)),
  }));
}
