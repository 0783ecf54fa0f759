import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { filesBelow } from "#tests/support/site.ts";

export const FORMS = [
  { form: "identity", suffix: "", pack: (bytes: Buffer) => bytes, unpack: (bytes: Buffer) => bytes },
  { form: "gzip", suffix: ".gz", pack: (bytes: Buffer) => gzipSync(bytes), unpack: (bytes: Buffer) => gunzipSync(bytes) },
  {
    form: "br",
    suffix: ".br",
    pack: (bytes: Buffer) => brotliCompressSync(bytes),
    unpack: (bytes: Buffer) => brotliDecompressSync(bytes),
  },
] as const;

/** The first file of each kind that a site has. */
export function oneOfEachKind(folder: string, id: string): string[] {
  const names = [...filesBelow(folder).keys()];
  const first = (pattern: RegExp) => names.find((name) => pattern.test(name)) as string;
  const kinds = [
    /\.xml$/,
    /\.atom$/,
    /\.rss$/,
    /\.ics$/,
    /\.csv$/,
    /\.svg$/,
    /^api\/.*\.json$/,
    /^data\/.*\.json$/,
    /^integrity\/log\//,
  ];
  const named = [
    "index.html",
    "404.html",
    "status.txt",
    `incidents/${id}/index.html`,
    ...names.filter((name) => name.startsWith("integrity/sums/")).slice(0, 1),
  ];
  return [...named.filter((name) => names.includes(name)), ...kinds.map(first)];
}

/** Flips one bit of what readers of one form get; where the site has no such form, it gets one. Returns how to undo it. */
export function damage(folder: string, file: string, { suffix, pack, unpack }: (typeof FORMS)[number]): () => void {
  const target = join(folder, file + suffix);
  const original = readFileSync(join(folder, file));
  const before = existsSync(target) ? readFileSync(target) : undefined;
  const flipped = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] as number) ^ 1;
    return copy;
  };
  const differs = (bytes: Buffer) => {
    try {
      return !unpack(bytes).equals(original);
    } catch {
      return true;
    }
  };
  // Some bits of a compressed file mean nothing, such as those of its header: readers get the same.
  const middle =
    before && Array.from(before, (_, at) => flipped(before, (at + (before.length >> 1)) % before.length)).find(differs);
  writeFileSync(target, middle ?? pack(flipped(original, original.length >> 1)));
  return () => (before ? writeFileSync(target, before) : rmSync(target));
}

export const filesNamed = (texts: readonly string[], files: readonly string[]) =>
  files.filter((file) => texts.some((text) => text.includes(file)));
