import { createHash, randomBytes } from "node:crypto";
import { type Db, type Tx, transact } from "../../db/open.ts";
import { enqueue } from "../../db/publications.ts";
import type { Change } from "../domain/change.ts";
import type { PostmortemPolicy } from "../domain/promise.ts";
import type { Instant } from "../domain/time.ts";

/** What a use case needs from outside: the record, the site's zone and promises, and the time. */
export interface Context {
  db: Db;
  zone: string;
  now: () => Instant;
  /** What is promised of the cause when an incident ends. */
  postmortems: PostmortemPolicy;
}

/** What a use case that changed the record gives back: its own result and the number of its publication. */
export type Committed<T> = T & { publication: number };

/** Runs a change of the record and the duty to publish it as one transaction: both are kept, or neither. */
export const commit = <T extends object>(context: Context, write: (tx: Tx) => { result: T; change: Change }): Committed<T> =>
  transact(context.db, (tx) => {
    const { result, change } = write(tx);
    return { ...result, publication: enqueue(tx, change, context.now()) };
  });

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const toId = (bytes: Uint8Array): string => [...bytes.subarray(0, 12)].map((byte) => ALPHABET[byte % 36]).join("");

/** A fresh id, 12 characters `[0-9a-z]`, as Statuspage's. */
export const newId = (): string => toId(randomBytes(12));

/** The id that the same words always get: importing a file twice finds what it made the first time. */
export const idFrom = (...words: (string | number)[]): string =>
  toId(createHash("sha256").update(JSON.stringify(words)).digest());
