import { asc, eq } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { knownKeys } from "#db/schema/record.ts";
import type { Instant } from "#domain/time.ts";

/** What a key is for: signing the site, or the links in mails to subscribers. */
export type KeyPurpose = (typeof knownKeys.$inferSelect)["purpose"];

/** What the record names of each key that was ever used for a purpose, oldest first: a public half, or the hash of a secret. */
export const knownKeysFor = (db: Reader, purpose: KeyPurpose): string[] =>
  db
    .select({ public: knownKeys.public })
    .from(knownKeys)
    .where(eq(knownKeys.purpose, purpose))
    .orderBy(asc(knownKeys.firstUsedAt))
    .all()
    .map((row) => row.public);

/** Saves that a key is used. A key that is known already keeps its time. */
export const saveKnownKey = (tx: Tx, purpose: KeyPurpose, publicText: string, firstUsedAt: Instant): void =>
  void tx.insert(knownKeys).values({ purpose, public: publicText, firstUsedAt }).onConflictDoNothing().run();
