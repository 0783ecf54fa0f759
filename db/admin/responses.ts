import { and, eq, lt } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { storedResponses } from "#db/schema/api.ts";
import type { Instant } from "#domain/time.ts";

export type StoredResponse = typeof storedResponses.$inferSelect;

export const findResponse = (db: Reader, tokenId: string, key: string): StoredResponse | undefined =>
  db
    .select()
    .from(storedResponses)
    .where(and(eq(storedResponses.tokenId, tokenId), eq(storedResponses.key, key)))
    .get();

export const addResponse = (tx: Tx, response: StoredResponse): void => void tx.insert(storedResponses).values(response).run();

export const sweepResponses = (tx: Tx, before: Instant): void =>
  void tx.delete(storedResponses).where(lt(storedResponses.at, before)).run();
