import { promisify } from "node:util";
import { brotliCompress, brotliDecompressSync, constants, gunzipSync, gzip } from "node:zlib";
import { MIN_COMPRESSED_BYTES, siblingNames } from "#domain/publishing/encodings.ts";

/**
 * At 5, a page of 58 kB takes about 2 ms and is 8 % larger than at 11, which takes half a second. An update must not wait that
 * long for each of its pages.
 */
const BROTLI_QUALITY = 5;

/**
 * The compressed siblings of a file with their names; none if it is too small or of another type. The same content results in the
 * same siblings.
 */
export async function siblingsOf(file: string, bytes: Buffer): Promise<[name: string, bytes: Buffer][]> {
  const [br, gz] = siblingNames(file);
  if (br === undefined || gz === undefined || bytes.length < MIN_COMPRESSED_BYTES) return [];
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const all = await Promise.all([promisify(brotliCompress)(bytes, { params }), promisify(gzip)(bytes)]);
  return [
    [br, all[0]],
    [gz, all[1]],
  ];
}

/** Decompresses a sibling; undefined if it is broken, or has more than `most` bytes. */
export function decompress(name: string, bytes: Buffer, most: number): Buffer | undefined {
  const options = { maxOutputLength: most };
  try {
    return name.endsWith(".br") ? brotliDecompressSync(bytes, options) : gunzipSync(bytes, options);
  } catch {
    return undefined;
  }
}
