import { originalOf, siblingNames } from "#domain/publishing/encodings.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { siblingsOf } from "#integrity/siblings.ts";
import type { MirrorStore, Piece, ReadLocal } from "./mirror.ts";

/**
 * A store that keeps the compressed siblings of files too, for the web server in front of it. They are made again from the bytes, which
 * gives those that the site has.
 */
export const withSiblings = (store: MirrorStore): MirrorStore => ({
  ...store,
  put: async (pieces) => store.put([...(await Promise.all(pieces.map(siblingPieces))).flat(), ...pieces]),
  remove: (files) => store.remove([...files.flatMap(siblingNames), ...files]),
  async differing(sums, read) {
    const made = new Map<string, Piece>();
    for (const [file, sum] of sums) {
      if (siblingNames(file).length === 0) continue;
      for (const piece of await siblingPieces({ file, sum, bytes: await read(file, sum) })) made.set(piece.file, piece);
    }
    const all = new Map([...sums, ...[...made].map(([file, { sum }]) => [file, sum] as const)]);
    const readAny: ReadLocal = async (file, sum) => made.get(file)?.bytes ?? read(file, sum);
    const wrong = await store.differing(all, readAny);
    return [...new Set(wrong.map((file) => originalOf(file) ?? file))];
  },
});

async function siblingPieces({ file, bytes }: Piece): Promise<Piece[]> {
  const siblings = await siblingsOf(file, bytes);
  return siblings.map(([name, each]) => ({ file: name, bytes: each, sum: sha256Hex(each) }));
}
