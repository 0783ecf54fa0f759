import { appendLeaf, type Edge, EMPTY_EDGE, leafHash, rootOf } from "#domain/record/merkle.ts";
import { sha256 } from "./hash.ts";

/** The Merkle edge after appending lines of the log. */
export function withLines(edge: Edge, lines: Iterable<string>): Edge {
  let result = edge;
  for (const line of lines) result = appendLeaf(sha256, result, leafHash(sha256, Buffer.from(line)));
  return result;
}

/** The Merkle root over lines of the log. */
export const rootOfLines = (lines: Iterable<string>): Uint8Array => rootOf(sha256, withLines(EMPTY_EDGE, lines));
