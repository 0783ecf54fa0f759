import { addResponse, findResponse, sweepResponses } from "#db/admin/responses.ts";
import { transact } from "#db/engine/open.ts";
import { DAY } from "#domain/time.ts";
import type { Context } from "./context.ts";

/** Long enough for whatever was down over a weekend to ask again. */
const RETENTION = 7 * DAY;

/** Whose request it is, the key that they gave it, and a hash of all that it asks. */
export interface KeyedRequest {
  tokenId: string;
  key: string;
  hash: string;
}

interface IdempotentResponse {
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
  work: () => IdempotentResponse,
): IdempotentResponse | undefined =>
  transact(context.db, (tx) => {
    if (!request) return work();
    const { hash, ...identity } = request;
    const known = findResponse(tx, identity.tokenId, identity.key);
    if (known) return known.requestHash === hash ? { status: known.status, body: known.body } : undefined;
    const response = work();
    sweepResponses(tx, context.now() - RETENTION);
    addResponse(tx, { ...identity, requestHash: hash, ...response, at: context.now() });
    return response;
  });
