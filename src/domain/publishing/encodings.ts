import { isIntegrityChecked } from "./integrity-paths.ts";

/** A form in which a published file is kept beside itself, so that no server has to compress. The better first. */
export const ENCODINGS = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;
export type Encoding = (typeof ENCODINGS)[number]["name"];

/** Smaller files fit one packet as they are. */
export const MIN_COMPRESSED_BYTES = 1_024;

/** Whether a file (named without a first slash) has compressed siblings, if it is large enough. What vouches for the site is read by programs, and renewed often. */
export const mayBeCompressed = (file: string): boolean =>
  isIntegrityChecked(`/${file}`) && /\.(html|xml|json|txt|csv|svg|ics|atom|rss)$/.test(file);

/** The names that the compressed siblings of a file have, if it has any. */
export const siblingNames = (file: string): string[] =>
  mayBeCompressed(file) ? ENCODINGS.map(({ suffix }) => `${file}${suffix}`) : [];

/** The file that a sibling is of; undefined for every other file. */
export const originalOf = (file: string): string | undefined => {
  const original = file.replace(/\.(br|gz)$/, "");
  return original !== file && mayBeCompressed(original) ? original : undefined;
};
