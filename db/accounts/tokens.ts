import { asc, eq, isNull } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { tokens } from "#db/schema/api.ts";
import type { Instant } from "#domain/time.ts";

export type Token = typeof tokens.$inferSelect;

export const addToken = (tx: Tx, token: Token): void => void tx.insert(tokens).values(token).run();

export const findToken = (db: Reader, id: string): Token | undefined => db.select().from(tokens).where(eq(tokens.id, id)).get();

/** Every token that is not revoked, by name. */
export const listTokens = (db: Reader): Token[] =>
  db.select().from(tokens).where(isNull(tokens.revokedAt)).orderBy(asc(tokens.name)).all();

export function saveToken(tx: Tx, id: string, changes: { lastUsedAt: Instant } | { revokedAt: Instant }): void {
  tx.update(tokens).set(changes).where(eq(tokens.id, id)).run();
}
