import { originalOf, siblingNames } from "#domain/publishing/encodings.ts";
import { sha256Hex } from "#integrity/hash.ts";
import { siblingsOf } from "#integrity/siblings.ts";
import type { MirrorFile, MirrorStore, ReadLocal } from "./mirror.ts";

/**
 * A store that also contains the compressed siblings of files, for the web server in front of it. They are compressed again from
 * the files, which results in the same bytes as on the site.
 */
export const withSiblings = (store: MirrorStore): MirrorStore => ({
  ...store,
  put: async (files) => store.put([...(await Promise.all(files.map(siblingFiles))).flat(), ...files]),
  remove: (files) => store.remove([...files.flatMap(siblingNames), ...files]),
  async differing(sums, read) {
    const siblings = new Map<string, MirrorFile>();
    for (const [file, sum] of sums) {
      if (siblingNames(file).length === 0) continue;
      for (const sibling of await siblingFiles({ file, sum, bytes: await read(file, sum) })) siblings.set(sibling.file, sibling);
    }
    const all = new Map([...sums, ...[...siblings].map(([file, { sum }]) => [file, sum] as const)]);
    const readAny: ReadLocal = async (file, sum) => siblings.get(file)?.bytes ?? read(file, sum);
    const wrong = await store.differing(all, readAny);
    return [...new Set(wrong.map((file) => originalOf(file) ?? file))];
  },
});

async function siblingFiles({ file, bytes }: MirrorFile): Promise<MirrorFile[]> {
  const siblings = await siblingsOf(file, bytes);
  return siblings.map(([name, each]) => ({ file: name, bytes: each, sum: sha256Hex(each) }));
}
