import { Refusal } from "#domain/errors.ts";
import { levelsOfOpen, openSpans } from "#domain/impact/impact.ts";
import { compareLevels, INCIDENT_LEVELS, type IncidentLevel, type Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, expandScope, overlap } from "#domain/impact/service.ts";
import type { Incident, IncidentStatus } from "#domain/incidents/incident.ts";
import { openingSentence } from "#domain/incidents/opening-sentence.ts";
import { inEnglish } from "#domain/phrase.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import type { Assessment } from "./alert.ts";

/** A cell, and the level that alerts give it. */
export interface AffectedCell {
  cell: Cell;
  level: Level;
}

/** An update that follows from alerts. */
export interface AlertProposal {
  status: IncidentStatus;
  message: string;
  changes: readonly AffectedCell[];
  /** Whether it reports a recovery. */
  clears: boolean;
}

/** The cells that firing alerts affect, each once at its worst level, in an order that does not depend on that of the alerts. */
export function cellsOfAlerts(catalogue: Catalogue, { impacts }: Pick<Assessment, "impacts">): AffectedCell[] {
  const affected = new Map<string, AffectedCell>();
  for (const { level, ...scope } of impacts) {
    const known = levelOf(level);
    for (const cell of expandScope(catalogue, scope)) {
      const listed = affected.get(cellKey(cell));
      if (!listed || compareLevels(known, listed.level) > 0) affected.set(cellKey(cell), { cell, level: known });
    }
  }
  return [...affected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
}

function levelOf(text: string): IncidentLevel {
  const level = INCIDENT_LEVELS.find((known) => known === text);
  if (level) return level;
  throw new Refusal("impact", `“${text}” is not a valid level here.`, `Use one of: ${INCIDENT_LEVELS.join(", ")}.`);
}

/**
 * The update that follows for an incident (null: none exists yet) when alerts affect the cells `affected`, after they affected
 * `reported` before: cells whose level is not on record yet, and reported cells that have recovered. Null if there is nothing
 * new.
 */
export function proposalFor(
  catalogue: Catalogue,
  incident: Incident | null,
  { message, publish, resolve }: Pick<Assessment, "message" | "publish" | "resolve">,
  affected: readonly AffectedCell[],
  reported: readonly AffectedCell[],
): AlertProposal | null {
  const open = incident ? openSpans(entrySpans(incident)) : [];
  const levelOfOpen = levelsOfOpen(open);
  const worse = affected.filter(({ cell, level }) => levelOfOpen(cell) !== level);
  // The catalogue may have changed since the alerts affected a cell: then it is now a part of another, or another is a part of it.
  const isAmong = (cells: readonly AffectedCell[], cell: Cell) => cells.some((each) => overlap(each.cell, cell));
  const over = open.filter(({ cell }) => isAmong(reported, cell) && !isAmong(affected, cell));
  // A rule that must not publish recoveries can still publish new impact.
  const cleared = publish && !resolve && worse.length > 0 ? [] : over;
  const changes = [...worse, ...cleared.map(({ cell }): AffectedCell => ({ cell, level: "operational" }))];
  if (changes.length === 0) return null;
  const isAllOver = affected.length === 0 && cleared.length === open.length;
  const status = isAllOver ? "resolved" : incident ? statusOf(incident) : "investigating";
  const affectedBefore = cleared.map(({ cell }) => cell);
  const sentence = inEnglish(openingSentence(catalogue, { changes, affectedBefore, status, since: null }));
  // The message of a rule describes an outage, so it does not fit an update that only reports recoveries.
  return { status, message: (worse.length > 0 && message) || sentence, changes, clears: cleared.length > 0 };
}
