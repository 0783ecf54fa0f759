import { Refusal } from "#domain/errors.ts";
import { openSpans } from "#domain/impact/impact.ts";
import { compareLevels, INCIDENT_LEVELS, type IncidentLevel, type Level } from "#domain/impact/level.ts";
import { type Catalogue, type Cell, cellKey, expandScope } from "#domain/impact/service.ts";
import type { Incident, IncidentStatus } from "#domain/incidents/incident.ts";
import { openingSentence } from "#domain/incidents/opening-sentence.ts";
import { inEnglish } from "#domain/phrase.ts";
import { entrySpans, statusOf } from "#domain/updates/update.ts";
import type { Assessment } from "./alert.ts";

/** A cell, and the level that alerts give it. */
export interface Hit {
  cell: Cell;
  level: Level;
}

/** What alerts have to say, as an update would. */
export interface AlertProposal {
  status: IncidentStatus;
  message: string;
  changes: readonly Hit[];
  /** Whether it says that something works again. */
  clears: boolean;
}

/** What firing alerts hit, each cell once, at its worst level; in an order that does not depend on theirs. */
export function cellsOfAlerts(catalogue: Catalogue, { impacts }: Pick<Assessment, "impacts">): Hit[] {
  const hits = new Map<string, Hit>();
  for (const { level, ...scope } of impacts) {
    const known = levelOf(level);
    for (const cell of expandScope(catalogue, scope)) {
      const former = hits.get(cellKey(cell));
      if (!former || compareLevels(known, former.level) > 0) hits.set(cellKey(cell), { cell, level: known });
    }
  }
  return [...hits].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, hit]) => hit);
}

function levelOf(word: string): IncidentLevel {
  const level = INCIDENT_LEVELS.find((known) => known === word);
  if (level) return level;
  throw new Refusal("impact", `“${word}” is not a valid level here.`, `Use one of: ${INCIDENT_LEVELS.join(", ")}.`);
}

/**
 * What there is to say of an incident, or of none yet, when alerts hit these cells now and had told of others before: what is hit
 * otherwise than on record, and what they told of and is over. Null when there is nothing.
 */
export function proposalFor(
  catalogue: Catalogue,
  incident: Incident | null,
  { message, publish, resolve }: Pick<Assessment, "message" | "publish" | "resolve">,
  hits: readonly Hit[],
  told: readonly Hit[],
): AlertProposal | null {
  const open = new Map(incident ? openSpans(entrySpans(incident)).map(({ cell, level }) => [cellKey(cell), level]) : []);
  const now = new Set(hits.map(({ cell }) => cellKey(cell)));
  const worse = hits.filter(({ cell, level }) => open.get(cellKey(cell)) !== level);
  const isOver = ({ cell }: Hit) => open.has(cellKey(cell)) && !now.has(cellKey(cell));
  // A rule that may not say that something is over must not be kept by that from saying what is hit.
  const cleared = publish && !resolve && worse.length > 0 ? [] : told.filter(isOver);
  const changes = [...worse, ...cleared.map(({ cell }): Hit => ({ cell, level: "operational" }))];
  if (changes.length === 0) return null;
  const isAllOver = hits.length === 0 && cleared.length === open.size;
  const status = isAllOver ? "resolved" : incident ? statusOf(incident) : "investigating";
  const hit = cleared.map(({ cell }) => cell);
  const sentence = inEnglish(openingSentence(catalogue, { changes, hit, status, since: null }));
  // The words of a rule are about what is broken.
  return { status, message: (worse.length > 0 && message) || sentence, changes, clears: cleared.length > 0 };
}
