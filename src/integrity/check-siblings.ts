import { originalOf } from "#domain/publishing/encodings.ts";
import type { Copy } from "./copy.ts";
import { changed, type IntegrityFault } from "./fault.ts";
import { sha256Hex } from "./hash.ts";
import { limitOf } from "./limits.ts";
import { decompress, siblingsOf } from "./siblings.ts";
import type { Sums } from "./sums.ts";

/**
 * Checks compressed siblings, which are not signed themselves: they must decompress to the signed file. A flipped bit may not
 * change the decompressed content, so they must also be identical to what compressing produces; unless all of their kind differ,
 * because another version of the compressor made them.
 */
export async function checkSiblings(copy: Copy, siblings: readonly string[], pages: Sums): Promise<IntegrityFault[]> {
  const broken: string[] = [];
  const byKind = { ".br": { exact: 0, odd: [] as string[] }, ".gz": { exact: 0, odd: [] as string[] } };
  for (const file of siblings) {
    const original = originalOf(file) as string;
    const served = await copy.read(file);
    const bytes = served?.problem === undefined ? served?.bytes : undefined;
    const content = bytes && decompress(file, bytes, limitOf(original));
    const counts = byKind[file.slice(-3) as keyof typeof byKind];
    if (!bytes || !content || sha256Hex(content) !== pages.get(original)) broken.push(file);
    else if ((await siblingsOf(original, content)).some(([name, compressed]) => name === file && compressed.equals(bytes)))
      counts.exact++;
    else counts.odd.push(file);
  }
  const different = Object.values(byKind).flatMap((counts) => (counts.exact > 0 ? counts.odd : []));
  return [...broken, ...different].map(changed);
}
