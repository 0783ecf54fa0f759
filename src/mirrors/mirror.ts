import type { Sums } from "#integrity/sums.ts";

/** A file to send to a mirror, named without a leading slash. */
export interface MirrorFile {
  file: string;
  bytes: Buffer;
  /** SHA-256 in hexadecimal. */
  sum: string;
}

/** Reads a local file with a known checksum. */
export type ReadLocal = (file: string, sum: string) => Promise<Buffer>;

/** The interface of all kinds of mirrors: a store of files. */
export interface MirrorStore {
  kind: string;
  name: string;
  /** How long a file that is no longer published stays, in milliseconds, for readers who are using the site. */
  retentionMs: number;
  /** Writes files, each in one step, in any order. Throws a `MirrorFault`. */
  put(pieces: readonly MirrorFile[]): Promise<void>;
  /** Removes files, which need not exist. Throws a `MirrorFault`. */
  remove(files: readonly string[]): Promise<void>;
  /** The files that it does not have with these checksums. Throws a `MirrorFault` if that cannot be checked. */
  differing(sums: Sums, read: ReadLocal): Promise<string[]>;
  /** Whether readers get one of these versions of a file in every form; missing where there is no public URL. */
  servesOneOf?(file: string, sums: readonly string[]): Promise<boolean>;
}

/** Thrown if a mirror failed; the message is a sentence. The round is repeated. */
export class MirrorFault extends Error {
  constructor(
    message: string,
    /** The file that it serves with other bytes than were sent. */
    readonly lyingAbout?: string,
  ) {
    super(message);
  }
}

/** Runs `work` for each element of a list, a few at a time. The first failure stops it. */
export async function forEachOf<T>(list: readonly T[], concurrency: number, work: (each: T) => Promise<void>): Promise<void> {
  const remaining = [...list].reverse();
  const worker = async () => {
    for (let next = remaining.pop(); next !== undefined; next = remaining.pop()) await work(next);
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } catch (error) {
    remaining.length = 0;
    throw error;
  }
}
