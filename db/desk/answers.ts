import { and, eq, lt } from "drizzle-orm";
import type { Reader, Tx } from "#db/engine/open.ts";
import { answers } from "#db/schema/api.ts";
import type { Instant } from "#domain/time.ts";

export type Answer = typeof answers.$inferSelect;

export const findAnswer = (tx: Reader, tokenId: string, key: string): Answer | undefined =>
  tx
    .select()
    .from(answers)
    .where(and(eq(answers.tokenId, tokenId), eq(answers.key, key)))
    .get();

export const addAnswer = (tx: Tx, answer: Answer): void => void tx.insert(answers).values(answer).run();

export const sweepAnswers = (tx: Tx, before: Instant): void => void tx.delete(answers).where(lt(answers.at, before)).run();
