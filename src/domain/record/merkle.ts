/** SHA-256, or a replacement in tests; the domain computes no hashes itself. */
export type Hash = (bytes: Uint8Array) => Uint8Array;

/**
 * The right edge of a Merkle tree (RFC 6962 §2.1): the roots of its full subtrees, the largest first, one for each one bit of the
 * size. It is enough to append leaves and to compute the root, however many leaves there are.
 */
export interface Edge {
  size: number;
  nodes: readonly Uint8Array[];
}

export const EMPTY_EDGE: Edge = { size: 0, nodes: [] };

/** The hash of a leaf. The prefix 0 distinguishes leaves from inner nodes. */
export const leafHash = (hash: Hash, leaf: Uint8Array): Uint8Array => hash(concat(new Uint8Array([0]), leaf));

const nodeHash = (hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array => hash(concat(new Uint8Array([1]), left, right));

/** The edge with one more leaf, given by its hash. */
export function appendLeaf(hash: Hash, { size, nodes }: Edge, leaf: Uint8Array): Edge {
  const subtrees = [...nodes];
  let node = leaf;
  // Each full subtree of the same height is joined with the new node, like a carry in binary addition.
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) node = nodeHash(hash, subtrees.pop() as Uint8Array, node);
  return { size: size + 1, nodes: [...subtrees, node] };
}

/** The root of the tree; the root of an empty tree is the hash of an empty text. */
export const rootOf = (hash: Hash, { nodes }: Edge): Uint8Array =>
  nodes.length === 0 ? hash(new Uint8Array()) : nodes.reduceRight((right, left) => nodeHash(hash, left, right));

function concat(...parts: Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
