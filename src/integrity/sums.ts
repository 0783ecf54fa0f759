import { sha256Hex } from "./hash.ts";

/** SHA-256 in hexadecimal by file. Paths are relative to the site's root without a leading slash. */
export type Sums = ReadonlyMap<string, string>;

/** Writes the format of sha256sum, sorted by path. Public paths contain no characters that need escaping in it. */
export const writeSums = (sums: Sums): string =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, sum]) => `${sum}  ${file}\n`)
    .join("");

/** Whether a path is below the folder, so that a malicious list cannot refer to other files. */
const isBelow = (file: string): boolean => file.split("/").every((part) => !["", ".", ".."].includes(part));

/** Parses what `writeSums` writes. Other lines are skipped, so that the files in them count as not signed. */
export const readSums = (text: string): Map<string, string> =>
  new Map(
    text.split("\n").flatMap((line) => {
      const [, sum, file] = /^([0-9a-f]{64}) {2}([\w./-]+)$/.exec(line) ?? [];
      return sum !== undefined && file !== undefined && isBelow(file) ? [[file, sum] as const] : [];
    }),
  );

/** The two digits of the shard that lists a file. */
export const shardOf = (file: string): string => sha256Hex(file).slice(0, 2);
