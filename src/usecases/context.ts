import { createHash, randomBytes } from "node:crypto";
import type { Db } from "#db/engine/open.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import type { Instant } from "#domain/time.ts";

/** What a use case needs from outside: the record, the site's zone and promises, and the time. */
export interface Context {
  db: Db;
  zone: string;
  now: () => Instant;
  /** What is promised of the cause when an incident ends. */
  postmortems: PostmortemPolicy;
  /** Who acts. */
  actor: Actor;
  /** Whether another person has to look at an incident or update before it is published. */
  reviewRequired?: boolean;
  /** What the site is called; a password must not consist of it. */
  siteName: string;
  /** The languages of the site; what is written into the record by itself is in the first. Left out, it is English. */
  locales?: readonly string[];
  /** Who is told of every loud word outside the page; left out, nobody is. */
  audiences?: readonly Audience[];
}

/** What a use case that changed the record gives back: its own result and the number of its publication. */
export type Committed<T> = T & { publication: number };

/** What a change of the record needs of it. */
export type Scheduling = Pick<Context, "db" | "zone" | "now" | "actor" | "audiences" | "locales">;

/** The same, but nobody is told outside the page: for what was said before, elsewhere. */
export const withoutNotifications = <T extends Scheduling>(context: T): T => ({ ...context, audiences: [] });

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const toId = (bytes: Uint8Array): string => [...bytes.subarray(0, 12)].map((byte) => ALPHABET[byte % 36]).join("");

/** A fresh id, 12 characters `[0-9a-z]`, as Statuspage's. */
export const newId = (): string => toId(randomBytes(12));

/** The id that the same words always get: importing a file twice finds what it made the first time. */
export const idFrom = (...parts: (string | number)[]): string =>
  toId(createHash("sha256").update(JSON.stringify(parts)).digest());
