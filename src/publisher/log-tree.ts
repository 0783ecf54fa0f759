import type { Reader } from "#db/engine/open.ts";
import { linesFrom, publishedEdge, removedIncident, type StoredLine } from "#db/record/log.ts";
import { Refusal } from "#domain/errors.ts";
import { type Edge, EMPTY_EDGE, rootOf } from "#domain/record/merkle.ts";
import type { Checkpoint } from "#integrity/checkpoint.ts";
import { sha256 } from "#integrity/hash.ts";
import { withLines } from "#integrity/log.ts";

/**
 * The tree over the whole log, which must be what readers can see (`published`, undefined before the first publication) with nothing
 * but further lines. Those published are read again only with `whole`; otherwise the kept edge of their tree stands for them.
 */
export function checkedEdge(tx: Reader, published: Checkpoint | undefined, whole: boolean): Edge {
  const kept = publishedEdge(tx);
  const isKept = !whole && published !== undefined && kept.size <= published.size;
  let edge = isKept ? kept : EMPTY_EDGE;
  checkRoot(edge, published);
  for (const { i, line } of linesFrom(tx, edge.size)) {
    if (i !== edge.size) throw removed(edge.size);
    edge = withLines(edge, [line]);
    checkRoot(edge, published);
  }
  if (published && edge.size < published.size) throw removed(edge.size);
  if (whole) checkIncidents(tx);
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

function checkIncidents(tx: Reader): void {
  const id = removedIncident(tx);
  if (id === undefined) return;
  throw new Refusal(
    "record",
    `Incident ${id} is in the log, but not in the database. Someone changed the database by hand.`,
    "Restore it from a backup; what was published is not removed.",
  );
}

/** Refuses lines of a file of the log that do not begin with what readers have of it. */
export function checkFile(file: string, published: Buffer | undefined, lines: readonly StoredLine[]): void {
  const former = published?.toString().split("\n").slice(0, -1) ?? [];
  const index = former.findIndex((line, n) => lines[n]?.line !== line);
  if (index === -1) return;
  throw new Refusal(
    "log",
    `Line ${lines[index]?.i ?? index} of the log does not match line ${index + 1} of the published ${file}. Someone changed one of them by hand.`,
    "Restore what was published.",
  );
}
