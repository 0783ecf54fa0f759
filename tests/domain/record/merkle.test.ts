import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { appendLeaf, EMPTY_EDGE, type Hash, leafHash, rootOf } from "#domain/record/merkle.ts";

const sha256: Hash = (bytes) => createHash("sha256").update(bytes).digest();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const rootOver = (leaves: readonly Uint8Array[]) =>
  rootOf(
    sha256,
    leaves.reduce((edge, leaf) => appendLeaf(sha256, edge, leafHash(sha256, leaf)), EMPTY_EDGE),
  );

// The leaves and roots that implementations of RFC 6962 are tested with.
const LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

test("the roots match the known trees of RFC 6962, from none to eight leaves", () => {
  const leaves = LEAVES.map((leaf) => Buffer.from(leaf, "hex"));
  expect(ROOTS.map((_, count) => hex(rootOver(leaves.slice(0, count))))).toEqual(ROOTS);
});

/** The root by the definition of RFC 6962 §2.1, from all leaves at once. */
function naiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return sha256(new Uint8Array());
  if (leaves.length === 1) return sha256(Buffer.concat([Buffer.from([0]), leaves[0] as Uint8Array]));
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Buffer.concat([Buffer.from([1]), naiveRoot(leaves.slice(0, half)), naiveRoot(leaves.slice(half))]));
}

test("a tree grown leaf by leaf has the root of its definition, and one edge node for each 1 bit of its size", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 8 }), { maxLength: 70 }), (leaves) => {
      expect(hex(rootOver(leaves))).toBe(hex(naiveRoot(leaves)));
      const edge = leaves.reduce((grown, leaf) => appendLeaf(sha256, grown, leafHash(sha256, leaf)), EMPTY_EDGE);
      expect(edge.nodes).toHaveLength(leaves.length.toString(2).replaceAll("0", "").length);
    }),
  );
});
