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

/** How long a password waits for its second factor. */
const MAX_CODE_STAGE_AGE = 10 * MINUTE;
/** How long a password or passkey counts as given just now. */
const MAX_CONFIRMATION_AGE = 10 * MINUTE;
const MAX_AGENT_LENGTH = 200;

/** Where somebody signs in from. */
export interface Visit {
  address: string;
  agent: string;
  /** The token of a browser in which somebody signed in before. */
  device?: string | undefined;
}

/** A new session's token; only its hash is kept. */
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

/** Who is signed in, and how far. */
export interface SignedIn {
  account: Account;
  session: Session;
}

/** Whose session a token is; undefined when it ended, timed out, or never was. */
export function authenticate({ db, now: clock }: Context, token: string): SignedIn | undefined {
  const tokenHash = sha256(token);
  const found = findSession(db, tokenHash);
  if (!found || found.account.disabledAt !== null) return undefined;
  const { lastSeenAt, createdAt, stage } = found.session;
  // A clock set back must not revive a session: the latest time seen counts.
  const now = Math.max(clock(), lastSeenAt);
  if (now - lastSeenAt > MAX_IDLE || now - createdAt > (stage === "code" ? MAX_CODE_STAGE_AGE : MAX_SESSION_AGE)) {
    writeIfPossible(db, (tx) => endSession(tx, tokenHash));
    return undefined;
  }
  if (now - lastSeenAt > MINUTE) writeIfPossible(db, (tx) => touchSession(tx, tokenHash, now));
  return found;
}

/** A record that takes no writes just then must not keep staff out of the admin, which shows them so. */
function writeIfPossible(db: Context["db"], write: (tx: Tx) => void): void {
  try {
    transact(db, write);
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
  }
}

/** Whether a password or passkey was given so lately that people, keys and passwords may be changed. */
export const isConfirmed = ({ now }: Pick<Context, "now">, { verifiedAt }: Session): boolean =>
  Math.abs(now() - verifiedAt) <= MAX_CONFIRMATION_AGE;

/** The open sessions of an account, the last used first. */
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

/** Ends all sessions of an account, but the one that is spared. */
export function revokeSessions(context: Context, account: Account, except?: Session): void {
  transact(context.db, (tx) => {
    endSessionsOf(tx, account.id, except?.tokenHash);
    audit(tx, context, "session.revoke_all", account.name);
  });
}
