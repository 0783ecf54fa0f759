/** SHA-256, or what a test puts in its place; the core computes no hashes itself. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/**
 * The right edge of a Merkle tree (RFC 6962 §2.1): the roots of its full subtrees, the largest first, one for each bit of the size.
 * It is all that is needed to append and to know the root, however many leaves there are.
 */
export interface Edge {
  size: number;
  nodes: readonly Uint8Array[];
}

export const EMPTY_EDGE: Edge = { size: 0, nodes: [] };

/** The hash of a leaf: the prefix 0 keeps a leaf from being taken for a node. */
export const leafHash = (hash: Hash, leaf: Uint8Array): Uint8Array => hash(concat(new Uint8Array([0]), leaf));

const nodeHash = (hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array => hash(concat(new Uint8Array([1]), left, right));

/** The edge with one more leaf, given by its hash. */
export function appendLeaf(hash: Hash, { size, nodes }: Edge, leaf: Uint8Array): Edge {
  const kept = [...nodes];
  let node = leaf;
  // Each full subtree of the same height as ours is joined with it, as a carry goes through the ones of a binary number.
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) node = nodeHash(hash, kept.pop() as Uint8Array, node);
  return { size: size + 1, nodes: [...kept, node] };
}

/** The root of the tree; of an empty one the hash of nothing. */
export const rootOf = (hash: Hash, { nodes }: Edge): Uint8Array =>
  nodes.length === 0 ? hash(new Uint8Array()) : nodes.reduceRight((right, left) => nodeHash(hash, left, right));

function concat(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
