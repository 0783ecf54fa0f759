import { addResponse, findResponse, sweepResponses } from "#db/admin/responses.ts";
import { transact } from "#db/engine/open.ts";
import { DAY } from "#domain/time.ts";
import type { Context } from "./context.ts";

/** Long enough for a program that was down over a weekend to repeat its request. */
const RETENTION = 7 * DAY;

/** The token and idempotency key of a request, and a hash of its content. */
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
 * Runs `work` and stores its response under the request's key in one transaction: a repeated request gets the same response and
 * does nothing. A refusal is not stored, since nothing happened. Undefined if the key was used for another request.
 */
export const respondIdempotently = (
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
