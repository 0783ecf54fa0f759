import type { Sums } from "#integrity/sums.ts";

/** One file on its way to a mirror; named without a leading slash. */
export interface Piece {
  file: string;
  bytes: Buffer;
  /** SHA-256 in hexadecimal. */
  sum: string;
}

/** Gives the bytes of a local file of a known sum. */
export type ReadLocal = (file: string, sum: string) => Promise<Buffer>;

/** A place that keeps files. Whatever differs between the kinds of mirrors is behind this. */
export interface MirrorStore {
  kind: string;
  name: string;
  /** How long a file that is no longer published stays, for readers in the middle of the site. Milliseconds. */
  keepsFor: number;
  /** Puts files in place, each at once as a whole; the order among them is not kept. Throws a `MirrorFault`. */
  put(pieces: readonly Piece[]): Promise<void>;
  /** Takes files away; none of them needs to be there. Throws a `MirrorFault`. */
  remove(files: readonly string[]): Promise<void>;
  /** The files that it does not hold with these sums. Throws a `MirrorFault` when it cannot be told. */
  differing(sums: Sums, read: ReadLocal): Promise<string[]>;
}

/** A mirror did not do what it should; the message is a plain sentence. It is tried again. */
export class MirrorFault extends Error {
  constructor(
    message: string,
    /** The file that it serves with other bytes than were sent. */
    readonly lyingAbout?: string,
  ) {
    super(message);
  }
}

/** Does one thing for each of a list, a few at a time. The first failure ends it. */
export async function forEachOf<T>(list: readonly T[], atOnce: number, work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...list].reverse();
  const worker = async () => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await work(next);
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, worker));
  } catch (error) {
    waiting.length = 0;
    throw error;
  }
}
