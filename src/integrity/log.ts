import { appendLeaf, type Edge, EMPTY_EDGE, leafHash, rootOf } from "#domain/record/merkle.ts";
import { sha256 } from "./hash.ts";

/** The edge of the tree with further lines of the log. */
export function withLines(edge: Edge, lines: Iterable<string>): Edge {
  let grown = edge;
  for (const line of lines) grown = appendLeaf(sha256, grown, leafHash(sha256, Buffer.from(line)));
  return grown;
}

/** The root of the tree over lines of the log. */
export const rootOfLines = (lines: Iterable<string>): Uint8Array => rootOf(sha256, withLines(EMPTY_EDGE, lines));
