import { addAnswer, findAnswer, sweepAnswers } from "#db/desk/answers.ts";
import { transact } from "#db/engine/open.ts";
import { DAY } from "#domain/time.ts";
import type { Context } from "./context.ts";

/** Long enough for whatever was down over a weekend to ask again. */
const KEPT_FOR = 7 * DAY;

/** Whose request it is, the key that they gave it, and a hash of all that it asks. */
export interface KeyedRequest {
  tokenId: string;
  key: string;
  hash: string;
}

interface Answered {
  status: number;
  body: object;
}

/**
 * Does `work`, all of it or nothing, and keeps its answer under the request's key in the same transaction: asked again, it gives that
 * answer and does nothing. What was refused is not kept: nothing happened. Undefined: the key was used for something else.
 */
export const answerIdempotently = (
  context: Context,
  request: KeyedRequest | undefined,
  work: () => Answered,
): Answered | undefined =>
  transact(context.db, (tx) => {
    if (!request) return work();
    const { hash, ...named } = request;
    const known = findAnswer(tx, named.tokenId, named.key);
    if (known) return known.requestHash === hash ? { status: known.status, body: known.body } : undefined;
    const answer = work();
    sweepAnswers(tx, context.now() - KEPT_FOR);
    addAnswer(tx, { ...named, requestHash: hash, ...answer, at: context.now() });
    return answer;
  });
