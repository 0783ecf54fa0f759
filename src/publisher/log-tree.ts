import type { Reader } from "#db/engine/open.ts";
import { linesFrom, publishedEdge, removedIncident, type StoredLine } from "#db/record/log.ts";
import { Refusal } from "#domain/errors.ts";
import { type Edge, EMPTY_EDGE, rootOf } from "#domain/record/merkle.ts";
import type { Checkpoint } from "#integrity/checkpoint.ts";
import { sha256 } from "#integrity/hash.ts";
import { withLines } from "#integrity/log.ts";

/**
 * The Merkle edge of the log. Refuses a log that does not start with the published one (`published`, undefined before the first
 * publication). Published lines are read again only with `isFullCheck`; otherwise the saved edge stands for them.
 */
export function checkedEdge(db: Reader, published: Checkpoint | undefined, isFullCheck: boolean): Edge {
  const saved = publishedEdge(db);
  const canUseSaved = !isFullCheck && published !== undefined && saved.size <= published.size;
  let edge = canUseSaved ? saved : EMPTY_EDGE;
  checkRoot(edge, published);
  for (const { i, line } of linesFrom(db, edge.size)) {
    if (i !== edge.size) throw removed(edge.size);
    edge = withLines(edge, [line]);
    checkRoot(edge, published);
  }
  if (published && edge.size < published.size) throw removed(edge.size);
  if (isFullCheck) checkIncidents(db);
  return edge;
}

function checkRoot(edge: Edge, published: Checkpoint | undefined): void {
  if (!published || edge.size !== published.size || Buffer.from(rootOf(sha256, edge)).equals(published.root)) return;
  throw new Refusal(
    "log",
    `One of the first ${edge.size} lines of the log differs from what was published. Someone changed the database or integrity/checkpoint by hand.`,
    "Compare the table “log” with the files in integrity/log, and restore what was published.",
  );
}

const removed = (i: number): Refusal =>
  new Refusal(
    "log",
    `Published line ${i} of the log is missing. Someone changed the database by hand.`,
    "Restore the line; see integrity/log.",
  );

function checkIncidents(db: Reader): void {
  const id = removedIncident(db);
  if (id === undefined) return;
  throw new Refusal(
    "record",
    `Incident ${id} is in the log, but not in the database. Someone changed the database by hand.`,
    "Restore it from a backup; what was published is not removed.",
  );
}

/** Refuses lines of a log file that do not start with its published content. */
export function checkFile(file: string, published: Buffer | undefined, lines: readonly StoredLine[]): void {
  const publishedLines = published?.toString().split("\n").slice(0, -1) ?? [];
  const index = publishedLines.findIndex((line, n) => lines[n]?.line !== line);
  if (index === -1) return;
  throw new Refusal(
    "log",
    `Line ${lines[index]?.i ?? index} of the log does not match line ${index + 1} of the published ${file}. Someone changed one of them by hand.`,
    "Restore what was published.",
  );
}
