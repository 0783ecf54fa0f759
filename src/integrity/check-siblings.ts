import { originalOf } from "#domain/publishing/encodings.ts";
import type { Copy } from "./copy.ts";
import { changed, type Fault } from "./fault.ts";
import { sha256Hex } from "./hash.ts";
import { siblingsOf, unpacked } from "./siblings.ts";
import type { Sums } from "./sums.ts";

/**
 * Compressed siblings are not signed: what they unpack to is. A flipped bit may unpack to the same, so they must be, to the byte, what
 * compressing gives; unless none of their kind is, since another version of the compressor made them all.
 */
export async function checkSiblings(copy: Copy, siblings: readonly string[], pages: Sums): Promise<Fault[]> {
  const faulty: string[] = [];
  const byKind = { ".br": { exact: 0, odd: [] as string[] }, ".gz": { exact: 0, odd: [] as string[] } };
  for (const file of siblings) {
    const original = originalOf(file) as string;
    const bytes = await copy.read(file);
    const says = bytes && unpacked(file, bytes);
    const kind = byKind[file.slice(-3) as keyof typeof byKind];
    if (!bytes || !says || sha256Hex(says) !== pages.get(original)) faulty.push(file);
    else if ((await siblingsOf(original, says)).some(([name, made]) => name === file && made.equals(bytes))) kind.exact++;
    else kind.odd.push(file);
  }
  const odd = Object.values(byKind).flatMap((kind) => (kind.exact > 0 ? kind.odd : []));
  return [...faulty, ...odd].map(changed);
}
