import type { IncomingHttpHeaders } from "node:http";
import { canonical } from "#domain/canonical.ts";
import { sha256 } from "#usecases/accounts/token.ts";
import { respondIdempotently } from "#usecases/idempotency.ts";
import { readBy } from "./body.ts";
import type { Call, Change, Reply } from "./operation.ts";
import { checkMatch, entityTag, keyIn } from "./preconditions.ts";
import { Problem } from "./problem.ts";

/** What comes with a change besides its body. */
interface Circumstances {
  headers: IncomingHttpHeaders;
  tokenId: string;
  path: string;
}

/** Performs a change, once per Idempotency-Key, and only on the state that If-Match names: all in one transaction. */
export function perform(call: Call, operation: Change, body: unknown, { headers, tokenId, path }: Circumstances): Reply {
  const given = readBy(operation.body, body, "body");
  const key = keyIn(headers["idempotency-key"]);
  const keyed = key === undefined ? undefined : { tokenId, key, hash: sha256(canonical([operation.method, path, given])) };
  const reply = respondIdempotently(call.context, keyed, () => {
    const { "if-match": match } = headers;
    if (match !== undefined && operation.of) checkMatch(match, entityTag(JSON.stringify(operation.of.answer(call).body)));
    return operation.answer(call, given);
  });
  if (reply) return reply;
  throw new Problem("key-reused", "This Idempotency-Key was used for another request. Use a new key for each request.");
}
