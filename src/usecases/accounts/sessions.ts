import { randomBytes } from "node:crypto";
import type { Account } from "#db/accounts/accounts.ts";
import {
  addSession,
  endSession,
  endSessionById,
  endSessionsOf,
  findSession,
  type Session,
  sessionsOf,
  sweepSessions,
  touchSession,
} from "#db/accounts/sessions.ts";
import { type Tx, transact } from "#db/engine/open.ts";
import { MAX_IDLE, MAX_SESSION_AGE } from "#domain/accounts/session-limits.ts";
import { refusalsIn } from "#domain/errors.ts";
import { MINUTE } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { audit } from "./audit.ts";
import { newToken, sha256 } from "./token.ts";

/** How long a sign-in can wait for its second factor. */
const MAX_CODE_STAGE_AGE = 10 * MINUTE;
/** How long the entry of a password or passkey counts as recent. */
const MAX_CONFIRMATION_AGE = 10 * MINUTE;
const MAX_AGENT_LENGTH = 200;

/** The origin of a sign-in. */
export interface Visit {
  address: string;
  agent: string;
  /** The token of a browser that has signed in before. */
  device?: string | undefined;
}

/** Creates a session and returns its token; only the hash is stored. */
export function startSession(tx: Tx, context: Context, account: Account, stage: Session["stage"], visit: Visit): string {
  const token = newToken();
  const now = context.now();
  sweepSessions(tx, now - MAX_SESSION_AGE);
  const { address, agent } = visit;
  addSession(tx, {
    ...{ tokenHash: sha256(token), id: randomBytes(9).toString("hex"), accountId: account.id, stage },
    ...{ createdAt: now, lastSeenAt: now, verifiedAt: now, address, agent: agent.slice(0, MAX_AGENT_LENGTH) },
  });
  return token;
}

/** A signed-in user and the session, whose stage may still require a code. */
export interface SignedIn {
  account: Account;
  session: Session;
}

/** The session of a token; undefined if it has ended, timed out, or never existed. */
export function authenticate({ db, now: clock }: Context, token: string): SignedIn | undefined {
  const tokenHash = sha256(token);
  const found = findSession(db, tokenHash);
  if (!found || found.account.disabledAt !== null) return undefined;
  const { lastSeenAt, createdAt, stage } = found.session;
  // If the clock was set back, the latest time seen counts, so that no session is revived.
  const now = Math.max(clock(), lastSeenAt);
  if (now - lastSeenAt > MAX_IDLE || now - createdAt > (stage === "code" ? MAX_CODE_STAGE_AGE : MAX_SESSION_AGE)) {
    writeIfPossible(db, (tx) => endSession(tx, tokenHash));
    return undefined;
  }
  if (now - lastSeenAt > MINUTE) writeIfPossible(db, (tx) => touchSession(tx, tokenHash, now));
  return found;
}

/** A failed write must not lock staff out of the admin, where the failure is shown. */
function writeIfPossible(db: Context["db"], write: (tx: Tx) => void): void {
  try {
    transact(db, write);
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
  }
}

/** Whether a password or passkey was entered recently enough for changes to users, tokens and passwords. */
export const isConfirmed = ({ now }: Pick<Context, "now">, { verifiedAt }: Session): boolean =>
  Math.abs(now() - verifiedAt) <= MAX_CONFIRMATION_AGE;

/** The open sessions of an account, the most recently used first. */
export const listSessions = ({ db, now }: Context, accountId: number): Session[] =>
  sessionsOf(db, accountId).filter(({ stage, lastSeenAt }) => stage === "open" && now() - lastSeenAt <= MAX_IDLE);

export function signOut(context: Context, token: string): void {
  transact(context.db, (tx) => {
    const found = findSession(tx, sha256(token));
    endSession(tx, sha256(token));
    if (found?.session.stage === "open") audit(tx, context, "session.end", found.account.name);
  });
}

/** Ends one session of an account, by the id that the list shows. */
export function revokeSession(context: Context, account: Account, id: string): void {
  transact(context.db, (tx) => {
    endSessionById(tx, account.id, id);
    audit(tx, context, "session.revoke", account.name);
  });
}

/** Ends all sessions of an account, except the given one. */
export function revokeSessions(context: Context, account: Account, except?: Session): void {
  transact(context.db, (tx) => {
    endSessionsOf(tx, account.id, except?.tokenHash);
    audit(tx, context, "session.revoke_all", account.name);
  });
}
