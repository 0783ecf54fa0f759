import { sha256Hex } from "./hash.ts";

/** SHA-256 in hexadecimal by file, its path relative to the site's root without a leading slash. */
export type Sums = ReadonlyMap<string, string>;

/** The format of sha256sum, sorted by path. Public paths have no character that would need its escapes. */
export const writeSums = (sums: Sums): string =>
  [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, sum]) => `${sum}  ${file}\n`)
    .join("");

/** Names a file below the folder: whoever wrote the list cannot send its reader elsewhere. */
const isBelow = (file: string): boolean => file.split("/").every((part) => !["", ".", ".."].includes(part));

/** Reads what `writeSums` wrote. Lines of another form are left out, so that what they name counts as not vouched for. */
export const readSums = (text: string): Map<string, string> =>
  new Map(
    text.split("\n").flatMap((line) => {
      const [, sum, file] = /^([0-9a-f]{64}) {2}([\w./-]+)$/.exec(line) ?? [];
      return sum !== undefined && file !== undefined && isBelow(file) ? [[file, sum] as const] : [];
    }),
  );

/** The two digits of the shard that a file is listed in. */
export const shardOf = (file: string): string => sha256Hex(file).slice(0, 2);
