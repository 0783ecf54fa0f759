import { type Account, findAccount, isDeviceOf, saveDevice, sweepDevices } from "#db/accounts/accounts.ts";
import { findAuthenticator, hasSecondFactor } from "#db/accounts/second-factors.ts";
import { endSession } from "#db/accounts/sessions.ts";
import { type Tx, transact } from "#db/engine/open.ts";
import { lengthOf, PASSWORD_MAX } from "#domain/accounts/password.ts";
import { Refusal } from "#domain/errors.ts";
import { DAY } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { accountCounter, addressCounter, type Counter, claimAttempt, codeCounter, deviceCounter, forgive } from "./attempts.ts";
import { audit } from "./audit.ts";
import { acceptCode } from "./authenticator.ts";
import { hashPassword, passwordMatches } from "./password.ts";
import { type SignedIn, startSession, type Visit } from "./sessions.ts";
import { newToken, sha256 } from "./token.ts";

/** How long a browser is remembered after its last sign-in. */
export const MAX_DEVICE_AGE = 180 * DAY;

/** A session's token and stage, and the token by which the browser is recognized from now on. */
export interface SignInResult {
  account: Account;
  token: string;
  stage: "code" | "open";
  device?: string;
}

/** Compared instead of an unknown account's password, so that the response takes equally long. */
let decoy: Promise<string> | undefined;

/** Signs in with name and password. All wrong inputs get the same refusal, and so do all attempts that come too soon. */
export async function signIn(
  context: Context,
  { name, password }: { name: string; password: string },
  visit: Visit,
): Promise<SignInResult> {
  const given = name.trim();
  const account = findAccount(context.db, given);
  const counters = countersFor(context, given, account, visit);
  transact(context.db, (tx) => claimAttempt(tx, counters, "password", context.now()));
  if (!(await isPasswordOf(account, password))) {
    // An unknown name may be a password in the wrong field, so it is not logged.
    transact(context.db, (tx) => audit(tx, context, "sign_in.refused", account?.name ?? ""));
    throw new Refusal("password", "Name or password is wrong.", "Try again, or ask an administrator for a password reset link.");
  }
  return transact(context.db, (tx) => {
    forgive(tx, counters);
    return enter(tx, context, account as Account, visit, hasSecondFactor(tx, (account as Account).id) ? "code" : "open");
  });
}

/** Whether a password is an account's; an unknown account takes equally long. */
export async function isPasswordOf(account: Account | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(newToken());
  const known = account && account.disabledAt === null && account.password !== "" ? account.password : undefined;
  // A password that is too long never matches, but takes equally long.
  const isTooLong = lengthOf(password) > PASSWORD_MAX;
  const matches = await passwordMatches(isTooLong ? "" : password, known ?? (await decoy));
  return matches && known !== undefined && !isTooLong;
}

/**
 * Confirms the password again, before an action that must not be possible on an unattended screen. The session continues under
 * another token.
 */
export async function confirmPassword(
  context: Context,
  { account, session }: SignedIn,
  password: string,
  visit: Visit,
): Promise<SignInResult> {
  const counters = countersFor(context, account.name, account, visit);
  transact(context.db, (tx) => claimAttempt(tx, counters, "password", context.now()));
  if (!(await isPasswordOf(account, password))) {
    transact(context.db, (tx) => audit(tx, context, "confirm.refused", account.name));
    throw new Refusal("password", "Wrong password.", "Type it again.");
  }
  return transact(context.db, (tx) => {
    forgive(tx, counters);
    endSession(tx, session.tokenHash);
    audit(tx, context, "confirm", account.name);
    return { account, token: startSession(tx, context, account, "open", visit), stage: "open" };
  });
}

/**
 * The keys by which failures are counted: the address and the account; for a browser that has signed in before, that browser
 * only.
 */
function countersFor({ db }: Context, name: string, account: Account | undefined, { address, device }: Visit): Counter[] {
  const known = device !== undefined && account && isDeviceOf(db, sha256(device), account.id);
  return known ? [deviceCounter(sha256(device))] : [addressCounter(address), accountCounter(name)];
}

/** Completes a sign-in with the second factor: a code of the authenticator app, or a recovery code. The pending session ends. */
export async function submitCode(context: Context, pending: SignedIn, code: string, visit: Visit): Promise<SignInResult> {
  const { account, session } = pending;
  const counters = [codeCounter(account.id)];
  transact(context.db, (tx) => claimAttempt(tx, counters, "code", context.now()));
  const accepted = await acceptCode(context, account.id, code);
  return (
    transact(context.db, (tx) => {
      if (!accepted) {
        audit(tx, context, "sign_in.code_refused", account.name);
        return undefined;
      }
      forgive(tx, counters);
      endSession(tx, session.tokenHash);
      if (accepted === "recovery") audit(tx, context, "recovery_code.use", account.name);
      return enter(tx, context, account, visit, "open");
    }) ?? wrongCode()
  );
}

function wrongCode(): never {
  throw new Refusal(
    "code",
    "This code is wrong, expired or already used.",
    "Wait for the next code in the app, or enter a recovery code.",
  );
}

/** Starts a session, which is open or still requires the second factor. */
export function enter(tx: Tx, context: Context, account: Account, visit: Visit, stage: "code" | "open"): SignInResult {
  const token = startSession(tx, context, account, stage, visit);
  if (stage === "code") return { account, token, stage };
  const device = visit.device ?? newToken();
  sweepDevices(tx, context.now() - MAX_DEVICE_AGE);
  saveDevice(tx, { tokenHash: sha256(device), accountId: account.id, lastUsedAt: context.now() });
  const actor = { ...context.actor, name: account.name };
  audit(tx, { ...context, actor }, "sign_in", account.name);
  return { account, token, stage, device };
}

/** Whether an account has an authenticator app; without one, only a passkey or a recovery code completes a sign-in. */
export const hasAuthenticator = ({ db }: Context, accountId: number): boolean =>
  findAuthenticator(db, accountId)?.confirmedAt != null;
