import { Refusal } from "#domain/errors.ts";
import { levelsOfOpen, openSpans } from "#domain/impact/impact.ts";
import { compareLevels, INCIDENT_LEVELS, type IncidentLevel, type Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, expandScope, overlap } from "#domain/impact/service.ts";
import type { Incident, IncidentStatus } from "#domain/incidents/incident.ts";
import { openingSentence } from "#domain/incidents/opening-sentence.ts";
import { inEnglish } from "#domain/phrase.ts";
import type { Instant } from "#domain/time.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import type { Assessment } from "./alert.ts";

/** A cell, and the level that alerts give it. */
export interface AffectedCell {
  cell: Cell;
  level: Level;
}

/** What a person stated about a cell while alerts reported it otherwise: its end or another level, from an instant on. */
export interface Answer {
  cell: Cell;
  at: Instant;
}

/** A cell that firing alerts affect, at their worst level, and how it came to that. */
export interface FiringCell extends AffectedCell {
  /** Since when it is affected at each level, as the alerts began: each level is worse than the one before, the last is the worst. */
  rises: readonly { level: Level; since: Instant }[];
}

/** An update that follows from alerts. */
export interface AlertProposal {
  status: IncidentStatus;
  message: string;
  changes: readonly AffectedCell[];
  /** Whether it reports a recovery. */
  clears: boolean;
}

/**
 * The cells that firing alerts affect, each once at its worst level, in an order that does not depend on that of the alerts. An alert
 * that began before a person `answered` it for a cell no longer counts there.
 */
export function cellsOfAlerts(
  catalogue: Catalogue,
  { impacts }: Pick<Assessment, "impacts">,
  answers: readonly Answer[] = [],
): FiringCell[] {
  const answered = new Map(answers.map(({ cell, at }) => [cellKey(cell), at]));
  const stated = impacts.flatMap(({ level, since, ...scope }) => {
    const known = levelOf(level);
    const cells = expandScope(catalogue, scope).filter(
      (cell) => since > (answered.get(cellKey(cell)) ?? Number.NEGATIVE_INFINITY),
    );
    return cells.map((cell) => ({ cell, level: known, since }));
  });
  const byCell = Map.groupBy(stated, ({ cell }) => cellKey(cell));
  return [...byCell].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ofCell]) => firingCell(ofCell));
}

type Stated = AffectedCell & { since: Instant };

function firingCell(stated: readonly Stated[]): FiringCell {
  const inOrder = [...stated].sort((a, b) => a.since - b.since || compareLevels(b.level, a.level));
  const rises = inOrder.filter(({ level }, n) => inOrder.slice(0, n).every((earlier) => compareLevels(level, earlier.level) > 0));
  const { cell, level } = rises.at(-1) as Stated;
  return { cell, level, rises: rises.map(({ level: reached, since }) => ({ level: reached, since })) };
}

function levelOf(text: string): IncidentLevel {
  const level = INCIDENT_LEVELS.find((known) => known === text);
  if (level) return level;
  throw new Refusal("impact", `“${text}” is not a valid level here.`, `Use one of: ${INCIDENT_LEVELS.join(", ")}.`);
}

const cellsIn = (affected: readonly AffectedCell[]): Cell[] => affected.map(({ cell }) => cell);

/**
 * The update that follows for an incident (null: none exists yet) when alerts affect the cells `affected`, after they affected
 * `reported` before: cells whose level is not on record yet, and reported cells that have recovered. Null if there is nothing
 * new. Of the `answered` cells alerts fire too, but a person has decided since.
 */
export function proposalFor(
  catalogue: Catalogue,
  incident: Incident | null,
  { message, publish, resolve }: Pick<Assessment, "message" | "publish" | "resolve">,
  affected: readonly AffectedCell[],
  reported: readonly AffectedCell[],
  answered: readonly Cell[] = [],
): AlertProposal | null {
  const open = incident ? openSpans(entrySpans(incident)) : [];
  const levelOfOpen = levelsOfOpen(open);
  const worse = affected.filter(({ cell, level }) => levelOfOpen(cell) !== level);
  // The catalogue may have changed since the alerts affected a cell: then it is now a part of another, or another is a part of it.
  const isAmong = (cells: readonly Cell[], cell: Cell) => cells.some((each) => overlap(each, cell));
  const [before, now] = [cellsIn(reported), [...cellsIn(affected), ...answered]];
  const over = open.filter(({ cell }) => isAmong(before, cell) && !isAmong(now, cell));
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
