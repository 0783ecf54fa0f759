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

/** What became of a form about one's own account: done, with what to say; codes to be shown this once; or what is wrong. */
export type AccountOutcome = { location: string } | { codes: string[] } | { failed: FormState };

type Work = () => Promise<string[] | undefined> | string[] | undefined;

/** Takes whichever form of “Your account” was sent: its field `do` names it. */
export async function postToAccount(admin: AdminContext, account: Account, session: Session, values: FormData): Promise<AccountOutcome> {
  const { context } = admin;
  const id = textOf(values, "id");
  const works: Record<string, Work> = {
    password: () => silent(changePassword(context, account, session, passwordsOf(values))),
    authenticator: () => confirmFactor(admin, account, session, values),
    "authenticator-remove": () => withoutFactor(admin, account, session, () => removeAuthenticator(context, account)),
    passkey: () => addPasskey(admin, account, session, values),
    "passkey-remove": () => withoutFactor(admin, account, session, () => removePasskey(context, account, id)),
    codes: () => makeRecoveryCodes(context, account),
    "session-end": () => silent(revokeSession(context, account, id)),
    "sessions-end": () => silent(revokeSessions(context, account, session)),
  };
  const key = textOf(values, "do");
  try {
    const codes = await (Object.hasOwn(works, key) ? works[key] : undefined)?.();
    return codes ? { codes } : { location: `${ACCOUNT}?done=${encodeURIComponent(key)}` };
  } catch (error) {
    // Nothing secret comes back into the page.
    return { failed: failedForm(key, formFrom({ name: textOf(values, "name") }), error) };
  }
}

const silent = async (work: Promise<void> | void): Promise<undefined> => void (await work);

const passwordsOf = (values: FormData) => ({ current: textOf(values, "current"), password: textOf(values, "password") });

async function confirmFactor(admin: AdminContext, account: Account, session: Session, values: FormData): Promise<string[] | undefined> {
  await confirmAuthenticator(admin.context, account, textOf(values, "code"));
  return afterNewFactor(admin, account, session);
}

async function addPasskey(admin: AdminContext, account: Account, session: Session, values: FormData): Promise<string[] | undefined> {
  const party = relyingParty(admin);
  if (!party) return undefined;
  const given = { credential: textOf(values, "credential"), name: textOf(values, "name") };
  await registerPasskey(admin.context, party, account, given);
  return afterNewFactor(admin, account, session);
}

/** Other sessions were let in without it, and end. Whoever has no recovery codes yet gets them now. */
function afterNewFactor({ context }: AdminContext, account: Account, session: Session): string[] | undefined {
  revokeSessions(context, account, session);
  return recoveryCodesLeft(context, account.id) === 0 ? makeRecoveryCodes(context, account) : undefined;
}

function withoutFactor({ context }: AdminContext, account: Account, session: Session, remove: () => void): undefined {
  remove();
  revokeSessions(context, account, session);
}
