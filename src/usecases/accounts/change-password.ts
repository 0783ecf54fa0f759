import {
  type Account,
  dropDevices,
  dropEntryLink,
  findAccount,
  findEntryLink,
  loadAccount,
  saveAccount,
} from "#db/accounts/accounts.ts";
import { dropSecondFactors } from "#db/accounts/second-factors.ts";
import { endSessionsOf, type Session } from "#db/accounts/sessions.ts";
import { type Tx, transact } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import type { Context } from "#usecases/context.ts";
import { checkName, requireAccount } from "./account-name.ts";
import { audit } from "./audit.ts";
import { acceptPassword } from "./password.ts";
import { isPasswordOf } from "./sign-in.ts";
import { sha256 } from "./token.ts";

/** The account whose password a one-time link can set; undefined if the link is used, expired or unknown. */
export function accountOfLink({ db, now }: Context, token: string): Account | undefined {
  const link = findEntryLink(db, sha256(token));
  const account = link && now() < link.expiresAt ? loadAccount(db, link.accountId) : undefined;
  return account?.disabledAt === null ? account : undefined;
}

/** Sets the password with a one-time link. It ends all sessions and does not bypass the second factor: sign-in follows. */
export async function choosePassword(context: Context, token: string, password: string): Promise<Account> {
  const known = accountOfLink(context, token);
  if (!known) throw new Refusal("token", "This link has been used or has expired.", "Ask an administrator for a new one.");
  const hash = await acceptPassword(context, known.name, password);
  return transact(context.db, (tx) => {
    const account = accountOfLink(context, token);
    if (!account) throw new Refusal("token", "This link has been used or has expired.", "Ask an administrator for a new one.");
    setPassword(tx, account, hash);
    audit(tx, { ...context, actor: { ...context.actor, name: account.name } }, "password.set", account.name);
    return account;
  });
}

/** Changes the user's own password, given the current one. All other sessions end. */
export async function changePassword(
  context: Context,
  account: Account,
  session: Session,
  { current, password }: { current: string; password: string },
): Promise<void> {
  if (!(await isPasswordOf(account, current)))
    throw new Refusal(
      "current",
      "This is not your current password.",
      "Type it again, or ask an administrator for a password reset link.",
    );
  const hash = await acceptPassword(context, account.name, password);
  transact(context.db, (tx) => {
    setPassword(tx, account, hash, session);
    audit(tx, context, "password.change", account.name);
  });
}

/** Sets a new password from the command line, as a last resort. With `factors` it also removes all second factors. */
export async function resetAccount(
  context: Context,
  input: { name: string; password: string; factors?: boolean },
): Promise<void> {
  const name = checkName(input.name);
  const password = await acceptPassword(context, name, input.password);
  transact(context.db, (tx) => {
    const account = requireAccount(findAccount(tx, name), name);
    setPassword(tx, account, password);
    if (input.factors) dropSecondFactors(tx, account.id);
    audit(tx, context, "password.reset", account.name, { factors: input.factors === true });
  });
}

function setPassword(tx: Tx, { id }: Account, password: string, except?: Session): void {
  saveAccount(tx, id, { password });
  dropEntryLink(tx, id);
  dropDevices(tx, id);
  endSessionsOf(tx, id, except?.tokenHash);
}
