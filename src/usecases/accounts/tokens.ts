import { timingSafeEqual } from "node:crypto";
import { findAccount } from "#db/accounts/accounts.ts";
import { addToken, findToken, listTokens, saveToken, type Token } from "#db/accounts/tokens.ts";
import { transact } from "#db/engine/open.ts";
import { expiryOf, idInToken, isValid, type TokenRole, tokenText } from "#domain/accounts/api-token.ts";
import { requirePermission } from "#domain/accounts/role.ts";
import { Refusal, refusalsIn } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { type Instant, MINUTE, toIso } from "#domain/time.ts";
import { type Context, newId } from "#usecases/context.ts";
import { checkName } from "./account-name.ts";
import { addressCounter, type Counter, claimAttempt } from "./attempts.ts";
import { audit } from "./audit.ts";
import { newToken, sha256 } from "./token.ts";

/** Creates a token for a program. Its text is returned only once; only its hash is stored. */
export function createToken(
  context: Context,
  input: { name: string; role: TokenRole; days: number | null },
): { token: Token; text: string } {
  const { actor, now } = context;
  requirePermission(actor.role, "administer");
  const [name, id] = [checkName(input.name), newId()];
  const text = tokenText(id, newToken());
  return transact(context.db, (tx) => {
    const isTaken = listTokens(tx).some((known) => known.name === name) || findAccount(tx, name) !== undefined;
    if (isTaken)
      throw new Refusal(
        "name",
        phrase("“{name}” is already taken.", { name }),
        "Name it after the program that uses it: the audit log shows this name.",
      );
    const token: Token = {
      ...{ id, tokenHash: sha256(text), name, role: input.role, createdAt: now(), createdBy: actor.name },
      ...{ expiresAt: expiryOf(input.days, now()), lastUsedAt: null, revokedAt: null },
    };
    addToken(tx, token);
    const expires = token.expiresAt && toIso(token.expiresAt);
    audit(tx, context, "token.create", name, { id, role: input.role, expires });
    return { token, text };
  });
}

/** Revokes a token, effective immediately. */
export function revokeToken(context: Context, id: string): Token {
  requirePermission(context.actor.role, "administer");
  return transact(context.db, (tx) => {
    const token = findToken(tx, id);
    if (token?.revokedAt !== null)
      throw new Refusal("id", phrase("There is no token “{id}”.", { id }), "See “afloat token list”.");
    saveToken(tx, id, { revokedAt: context.now() });
    audit(tx, context, "token.revoke", token.name, { id });
    return token;
  });
}

/** Every token that is not revoked, by name, including expired ones. */
export const allTokens = ({ db }: Pick<Context, "db">): Token[] => listTokens(db);

/**
 * The token of a text; undefined if it is invalid, expired or revoked. The time it takes does not depend on how much of the
 * secret is correct.
 */
export function tokenOf({ db, now }: Context, text: string): Token | undefined {
  const id = idInToken(text);
  const token = id === undefined ? undefined : findToken(db, id);
  const isRight = timingSafeEqual(Buffer.from(sha256(text)), Buffer.from(token?.tokenHash ?? sha256("")));
  if (!token || !isRight || !isValid(token, now())) return undefined;
  if (now() - (token.lastUsedAt ?? 0) > MINUTE) recordUse(db, token.id, now());
  return token;
}

/** If the write fails, the request itself reports the failure. */
function recordUse(db: Context["db"], id: string, now: Instant): void {
  try {
    transact(db, (tx) => saveToken(tx, id, { lastUsedAt: now }));
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
  }
}

/** Counted separately from sign-in, so that a program with an old token does not delay users at the same address. */
const counterOf = (address: string): Counter => ({ kind: "address", key: `token ${addressCounter(address).key}` });

/** Counts an invalid token; refuses if there were too many from this address. */
export function countWrongToken({ db, now }: Context, address: string): void {
  transact(db, (tx) => claimAttempt(tx, [counterOf(address)], "Authorization", now()));
}
