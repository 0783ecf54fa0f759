import type { IncomingMessage } from "node:http";
import type { Token } from "#db/accounts/tokens.ts";
import { log } from "#runtime/logger.ts";
import { countWrongToken, tokenOf } from "#usecases/accounts/tokens.ts";
import type { Context } from "#usecases/context.ts";
import { Problem } from "./problem.ts";

const CHALLENGE = 'Bearer realm="Afloat"';

/** The token in the Authorization header (RFC 6750). Nothing else gives access. */
export function tokenIn({ headers }: IncomingMessage, context: Context, address: string): Token {
  const text = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (text === undefined)
    throw new Problem("unauthorized", "Missing token. Send “Authorization: Bearer afloat_…”.", { "WWW-Authenticate": CHALLENGE });
  const token = tokenOf(context, text);
  if (token) return token;
  log({ event: "token_refused", address });
  countWrongToken(context, address);
  throw new Problem("unauthorized", "This token is unknown, revoked or expired. Create another: “afloat token create NAME”.", {
    "WWW-Authenticate": `${CHALLENGE}, error="invalid_token"`,
  });
}
