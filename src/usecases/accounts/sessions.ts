import { randomBytes } from "node:crypto";
import type { Account } from "#db/accounts/accounts.ts";
import {
  addSession,
  countSessions,
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
import { refusalsIn } from "#domain/errors.ts";
import { HOUR, type Instant, MINUTE } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { audit } from "./audit.ts";
import { newToken, sha256 } from "./token.ts";

/** A session ends this long after its last request; long enough for an incident shift's pauses. */
const IDLE_LIMIT = 2 * HOUR;
/** And at the latest this long after sign-in. */
export const SESSION_LIMIT = 12 * HOUR;
/** How long a password waits for its second factor. */
const CODE_LIMIT = 10 * MINUTE;
/** How long a password or passkey counts as given just now. */
const CONFIRMED_FOR = 10 * MINUTE;
const AGENT_SHOWN = 200;

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
  sweepSessions(tx, now - SESSION_LIMIT);
  const { address, agent } = visit;
  addSession(tx, {
    ...{ tokenHash: sha256(token), id: randomBytes(9).toString("hex"), accountId: account.id, stage },
    ...{ createdAt: now, lastSeenAt: now, verifiedAt: now, address, agent: agent.slice(0, AGENT_SHOWN) },
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
  if (now - lastSeenAt > IDLE_LIMIT || now - createdAt > (stage === "code" ? CODE_LIMIT : SESSION_LIMIT)) {
    endSession(db, tokenHash);
    return undefined;
  }
  if (now - lastSeenAt > MINUTE) noteSeen(db, tokenHash, now);
  return found;
}

/** A record that takes no writes just then must not keep staff from the desk, which tells them so. */
function noteSeen(db: Context["db"], tokenHash: string, now: Instant): void {
  try {
    transact(db, (tx) => touchSession(tx, tokenHash, now));
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
  }
}

/** Whether a password or passkey was given so lately that people, keys and passwords may be changed. */
export const isConfirmed = ({ now }: Pick<Context, "now">, { verifiedAt }: Session): boolean =>
  Math.abs(now() - verifiedAt) <= CONFIRMED_FOR;

/** How many sessions are open. */
export const openSessions = ({ db, now }: Context): number => countSessions(db, now() - SESSION_LIMIT, now() - IDLE_LIMIT);

/** The open sessions of an account, the last used first. */
export const listSessions = ({ db, now }: Context, accountId: number): Session[] =>
  sessionsOf(db, accountId).filter(({ stage, lastSeenAt }) => stage === "open" && now() - lastSeenAt <= IDLE_LIMIT);

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
export function revokeSessions(context: Context, account: Account, spared?: Session): void {
  transact(context.db, (tx) => {
    endSessionsOf(tx, account.id, spared?.tokenHash);
    audit(tx, context, "session.revoke_all", account.name);
  });
}
