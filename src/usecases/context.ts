import { createHash, randomBytes } from "node:crypto";
import type { Db } from "#db/engine/open.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import type { Instant } from "#domain/time.ts";

/** What a use case needs from its caller: the record, settings, the actor, and the time. */
export interface Context {
  db: Db;
  zone: string;
  now: () => Instant;
  /** Which postmortems are promised when an incident is resolved. */
  postmortems: PostmortemPolicy;
  /** The user or program that acts. */
  actor: Actor;
  /** Whether another person must review an incident or update before it is published. */
  reviewRequired?: boolean;
  /** The name of the site; a password must not consist of it. */
  siteName: string;
  /** The languages of the site; generated texts are in the first one. If missing, it is English. */
  locales?: readonly string[];
  /** The recipients of notifications; none if missing. */
  audiences?: readonly Audience[];
}

/** The result of a use case that changed the record: its own result and the number of its publication. */
export type Committed<T> = T & { publication: number };

/** The parts of the context that a change of the record needs. */
export type Scheduling = Pick<Context, "db" | "zone" | "now" | "actor" | "audiences" | "locales">;

/** The context without notifications, for updates that were already posted elsewhere or earlier. */
export const withoutNotifications = <T extends Scheduling>(context: T): T => ({ ...context, audiences: [] });

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const toId = (bytes: Uint8Array): string => [...bytes.subarray(0, 12)].map((byte) => ALPHABET[byte % 36]).join("");

/** A new id of 12 characters `[0-9a-z]`, like Statuspage's. */
export const newId = (): string => toId(randomBytes(12));

/** An id that is the same for the same parts, so that importing a file twice finds what the first import created. */
export const idFrom = (...parts: (string | number)[]): string =>
  toId(createHash("sha256").update(JSON.stringify(parts)).digest());
