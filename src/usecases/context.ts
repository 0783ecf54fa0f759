import { createHash, randomBytes } from "node:crypto";
import { type Db, type Tx, transact } from "#db/engine/open.ts";
import { startsExtent } from "#db/incidents/incident-lists.ts";
import { enqueue } from "#db/record/publications.ts";
import { loadCatalogue } from "#db/record/services.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { activeCatalogue, earliestSince, servicesOf } from "#domain/impact/service.ts";
import type { PostmortemPolicy } from "#domain/incidents/commitment.ts";
import type { Audience } from "#domain/notifications/audience.ts";
import { type Change, shownAt, withMonths } from "#domain/publishing/change.ts";
import type { Instant } from "#domain/time.ts";
import { firstMonth, monthsBetween } from "#domain/uptime/month.ts";

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
export const silently = <T extends Scheduling>(context: T): T => ({ ...context, audiences: [] });

/** Makes a change of the record, and of the duty to publish it. */
type Write<T> = (tx: Tx) => { result: T; change: Change };

/** Runs a change of the record and the duty to publish it as one transaction: both are kept, or neither. */
export const commit = <T extends object>(context: Scheduling, write: Write<T>): Committed<T> =>
  transact(context.db, (tx) => commitIn(tx, context, write));

/** The same within a transaction that is under way. Nothing becomes public by somebody who may not publish. */
export function commitIn<T extends object>(tx: Tx, { now, zone, actor }: Scheduling, write: Write<T>): Committed<T> {
  requirePermission(actor.role, "publish");
  const first = startsExtent(tx)?.first ?? null;
  const { result, change } = write(tx);
  const at = now();
  const shown = withMonths(shownAt(change, at, zone), movedMonths(tx, first, at, zone));
  return { ...result, publication: enqueue(tx, shown, at) };
}

/** The months whose pages come or go because the first incident on record is another than before. */
function movedMonths(tx: Tx, before: Instant | null, now: Instant, zone: string): string[] {
  const after = startsExtent(tx)?.first ?? null;
  if (after === before) return [];
  const since = earliestSince(servicesOf(activeCatalogue(loadCatalogue(tx))));
  const [first, last] = [before, after].map((start) => firstMonth(since, start, now, zone)).sort() as [string, string];
  return first === last ? [] : monthsBetween(first, last);
}

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const toId = (bytes: Uint8Array): string => [...bytes.subarray(0, 12)].map((byte) => ALPHABET[byte % 36]).join("");

/** A fresh id, 12 characters `[0-9a-z]`, as Statuspage's. */
export const newId = (): string => toId(randomBytes(12));

/** The id that the same words always get: importing a file twice finds what it made the first time. */
export const idFrom = (...words: (string | number)[]): string =>
  toId(createHash("sha256").update(JSON.stringify(words)).digest());
