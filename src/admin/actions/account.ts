import { type FormState, failedForm, formFrom, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { ACCOUNT } from "#admin/http/authorize.ts";
import type { Account } from "#db/accounts/accounts.ts";
import type { Session } from "#db/accounts/sessions.ts";
import {
  confirmAuthenticator,
  makeRecoveryCodes,
  recoveryCodesLeft,
  removeAuthenticator,
} from "#usecases/accounts/authenticator.ts";
import { changePassword } from "#usecases/accounts/change-password.ts";
import { registerPasskey, removePasskey } from "#usecases/accounts/passkeys.ts";
import { revokeSession, revokeSessions } from "#usecases/accounts/sessions.ts";
import { relyingParty } from "./sign-in.ts";

/** The result of a form of “Your account”: a page to go to, recovery codes to show once, or the form with its errors. */
export type AccountOutcome = { location: string } | { codes: string[] } | { failed: FormState };

type Action = () => Promise<string[] | undefined> | string[] | undefined;

/** Handles the forms of “Your account”; the field `do` names the form. */
export async function postToAccount(
  admin: AdminContext,
  account: Account,
  session: Session,
  values: FormData,
): Promise<AccountOutcome> {
  const { context } = admin;
  const id = textOf(values, "id");
  const actions: Record<string, Action> = {
    password: () => withoutCodes(changePassword(context, account, session, passwordsOf(values))),
    authenticator: () => confirmFactor(admin, account, session, values),
    "authenticator-remove": () => withoutFactor(admin, account, session, () => removeAuthenticator(context, account)),
    passkey: () => addPasskey(admin, account, session, values),
    "passkey-remove": () => withoutFactor(admin, account, session, () => removePasskey(context, account, id)),
    codes: () => makeRecoveryCodes(context, account),
    "session-end": () => withoutCodes(revokeSession(context, account, id)),
    "sessions-end": () => withoutCodes(revokeSessions(context, account, session)),
  };
  const key = textOf(values, "do");
  try {
    const codes = await (Object.hasOwn(actions, key) ? actions[key] : undefined)?.();
    return codes ? { codes } : { location: `${ACCOUNT}?done=${encodeURIComponent(key)}` };
  } catch (error) {
    // Passwords and codes are not sent back in the page.
    return { failed: failedForm(key, formFrom({ name: textOf(values, "name") }), error) };
  }
}

const withoutCodes = async (work: Promise<void> | void): Promise<undefined> => void (await work);

const passwordsOf = (values: FormData) => ({ current: textOf(values, "current"), password: textOf(values, "password") });

async function confirmFactor(
  admin: AdminContext,
  account: Account,
  session: Session,
  values: FormData,
): Promise<string[] | undefined> {
  await confirmAuthenticator(admin.context, account, textOf(values, "code"));
  return afterNewFactor(admin, account, session);
}

async function addPasskey(
  admin: AdminContext,
  account: Account,
  session: Session,
  values: FormData,
): Promise<string[] | undefined> {
  const party = relyingParty(admin);
  if (!party) return undefined;
  const given = { credential: textOf(values, "credential"), name: textOf(values, "name") };
  await registerPasskey(admin.context, party, account, given);
  return afterNewFactor(admin, account, session);
}

/** Ends the other sessions, which signed in without the factor. Makes recovery codes where the account has none. */
function afterNewFactor({ context }: AdminContext, account: Account, session: Session): string[] | undefined {
  revokeSessions(context, account, session);
  return recoveryCodesLeft(context, account.id) === 0 ? makeRecoveryCodes(context, account) : undefined;
}

function withoutFactor({ context }: AdminContext, account: Account, session: Session, remove: () => void): undefined {
  remove();
  revokeSessions(context, account, session);
}
