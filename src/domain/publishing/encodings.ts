import { isIntegrityChecked } from "./integrity-paths.ts";

/**
 * The encodings in which a published file is stored next to the original, so that no server has to compress it. The better one
 * first.
 */
export const ENCODINGS = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;
export type Encoding = (typeof ENCODINGS)[number]["name"];

/** Smaller files fit into one network packet uncompressed. */
export const MIN_COMPRESSED_BYTES = 1_024;

/**
 * Whether a file (a path without the first slash) has compressed siblings if it is large enough. Integrity files have none:
 * programs read them, and they are renewed often.
 */
export const mayBeCompressed = (file: string): boolean =>
  isIntegrityChecked(`/${file}`) && /\.(html|xml|json|txt|csv|svg|ics|atom|rss)$/.test(file);

/** The names of the compressed siblings that a file may have. */
export const siblingNames = (file: string): string[] =>
  mayBeCompressed(file) ? ENCODINGS.map(({ suffix }) => `${file}${suffix}`) : [];

/** The original of a compressed sibling; undefined for every other file. */
export const originalOf = (file: string): string | undefined => {
  const original = file.replace(/\.(br|gz)$/, "");
  return original !== file && mayBeCompressed(original) ? original : undefined;
};
