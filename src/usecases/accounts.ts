import { createHash, randomBytes } from "node:crypto";
import {
  type Account,
  addAccount,
  addSession,
  countSessions,
  dropSetupLinks,
  endSession,
  findAccount,
  findSession,
  findSetupLink,
  listAccounts,
  replaceSetupLink,
  resetPassword,
  sweepSessions,
  touchSession,
} from "../../db/accounts.ts";
import { transact } from "../../db/open.ts";
import { Refusal, refusalsIn } from "../domain/errors.ts";
import { HOUR, type Instant } from "../domain/time.ts";
import type { Context } from "./context.ts";
import { hashPassword, passwordMatches } from "./password.ts";

const SETUP_LINK_LIFE = 24 * HOUR;
/** A session ends this long after its last request; long enough for an incident shift's pauses. */
const IDLE_LIMIT = 2 * HOUR;
/** And at the latest this long after sign-in. */
export const SESSION_LIMIT = 12 * HOUR;
export const PASSWORD_MIN = 15;
const PASSWORD_MAX = 256;

const newToken = (): string => randomBytes(32).toString("base64url");
const hashToken = (token: string): string => createHash("sha256").update(token).digest("hex");

/** Whether nobody can sign in yet. */
export const needsSetup = (context: Context): boolean => listAccounts(context.db).length === 0;

/** A one-time token for making the first account; it replaces any former one and holds for a day. */
export function createSetupToken(context: Context): string {
  const token = newToken();
  transact(context.db, (tx) => replaceSetupLink(tx, hashToken(token), context.now() + SETUP_LINK_LIFE));
  return token;
}

/** Whether a set-up token still opens the door. */
export function isSetupTokenValid(context: Context, token: string): boolean {
  const link = findSetupLink(context.db, hashToken(token));
  return link !== undefined && context.now() < link.expiresAt && needsSetup(context);
}

/** Makes the first account with a set-up token, which is used up by it. */
export async function setUpFirstAccount(
  context: Context,
  input: { token: string; name: string; password: string },
): Promise<Account> {
  const password = await acceptPassword(input.name, input.password);
  return transact(context.db, (tx) => {
    if (!isSetupTokenValid(context, input.token)) {
      throw new Refusal(
        "token",
        "This set-up link is used up or too old.",
        "Start the server again for a new one, or use “afloat user add”.",
      );
    }
    dropSetupLinks(tx);
    return addAccount(tx, { name: input.name.trim(), password, createdAt: context.now() });
  });
}

/** Adds an account. */
export async function createAccount(context: Context, input: { name: string; password: string }): Promise<Account> {
  const password = await acceptPassword(input.name, input.password);
  return transact(context.db, (tx) => {
    if (findAccount(tx, input.name.trim()))
      throw new Refusal("name", `“${input.name.trim()}” is taken.`, "Choose another name, or reset that account.");
    return addAccount(tx, { name: input.name.trim(), password, createdAt: context.now() });
  });
}

/** Sets a new password and ends all sessions of the account: the last resort of someone with a shell. */
export async function resetAccount(context: Context, input: { name: string; password: string }): Promise<void> {
  const password = await acceptPassword(input.name, input.password);
  transact(context.db, (tx) => {
    const account = findAccount(tx, input.name.trim());
    if (!account) throw new Refusal("name", `There is no account “${input.name.trim()}”.`, "See “afloat user list”.");
    resetPassword(tx, account.id, password);
  });
}

async function acceptPassword(name: string, password: string): Promise<string> {
  if (!/^\S.{0,98}\S$/.test(name.trim()))
    throw new Refusal("name", "The name is too short or too long.", "Use 2 to 100 characters on one line.");
  if (password.length < PASSWORD_MIN) {
    throw new Refusal(
      "password",
      `The password has ${password.length} characters, at least ${PASSWORD_MIN} are needed.`,
      "Use a sentence that only you would write.",
    );
  }
  if (password.length > PASSWORD_MAX)
    throw new Refusal("password", "The password is too long.", `Use at most ${PASSWORD_MAX} characters.`);
  return hashPassword(password);
}

/** Hashed in place of an unknown account's password, so that the answer takes as long as for a known one. */
let decoy: Promise<string> | undefined;

/** Checks name and password; gives the token of a new session, or undefined. One answer for all that is wrong. */
export async function signIn(context: Context, input: { name: string; password: string }): Promise<string | undefined> {
  const account = findAccount(context.db, input.name.trim());
  decoy ??= hashPassword(newToken());
  const matches = await passwordMatches(input.password.slice(0, PASSWORD_MAX), account?.password ?? (await decoy));
  return account && matches ? startSession(context, account) : undefined;
}

/** A new session's token; only its hash is kept. */
export function startSession(context: Context, account: Pick<Account, "id">): string {
  const token = newToken();
  const now = context.now();
  transact(context.db, (tx) => {
    sweepSessions(tx, now - SESSION_LIMIT);
    addSession(tx, { tokenHash: hashToken(token), accountId: account.id, createdAt: now, lastSeenAt: now });
  });
  return token;
}

/** Whose session a token is; undefined when it ended, timed out, or never was. */
export function authenticate(context: Context, token: string): Account | undefined {
  const tokenHash = hashToken(token);
  const found = findSession(context.db, tokenHash);
  if (!found) return undefined;
  // A clock set back must not revive a session: the latest time seen counts.
  const now = Math.max(context.now(), found.session.lastSeenAt);
  if (now - found.session.lastSeenAt > IDLE_LIMIT || now - found.session.createdAt > SESSION_LIMIT) {
    endSession(context.db, tokenHash);
    return undefined;
  }
  if (now - found.session.lastSeenAt > 60_000) noteSeen(context, tokenHash, now);
  return found.account;
}

/** A record that takes no writes just then must not keep staff from the desk, which tells them so. */
function noteSeen({ db }: Context, tokenHash: string, now: Instant): void {
  try {
    transact(db, (tx) => touchSession(tx, tokenHash, now));
  } catch (error) {
    if (refusalsIn(error).length === 0) throw error;
  }
}

/** How many sessions are open. */
export const openSessions = ({ db, now }: Context): number => countSessions(db, now() - SESSION_LIMIT, now() - IDLE_LIMIT);

export const signOut = (context: Context, token: string): void => endSession(context.db, hashToken(token));

export { listAccounts };
