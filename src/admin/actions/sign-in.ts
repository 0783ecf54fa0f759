import { isIP } from "node:net";
import { type FormState, failedForm, formFrom, textOf } from "#admin/forms/form.ts";
import { RESUME_FIELD, saveResumedForm } from "#admin/forms/resume-form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { CODE } from "#admin/http/authorize.ts";
import { deviceCookie, sessionCookie } from "#admin/http/session.ts";
import { transact } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { log } from "#runtime/logger.ts";
import { choosePassword } from "#usecases/accounts/change-password.ts";
import { type RelyingParty, signInByPasskey, signInOptions } from "#usecases/accounts/passkeys.ts";
import { type SignedIn, signOut } from "#usecases/accounts/sessions.ts";
import { confirmPassword, enter, type SignInResult, signIn, submitCode } from "#usecases/accounts/sign-in.ts";
import { setUpFirstAccount } from "#usecases/setup.ts";

/** The cookies of a new session and the page to go to, or the form with its errors, without the password. */
type SignInOutcome = { cookies: string[]; location: string } | { failed: FormState };

/** Creates the first account and signs it in. */
export const enterBySetup = (admin: AdminContext, values: FormData): Promise<SignInOutcome> =>
  attemptSignIn(admin, "setup", values, "/admin/", async () => {
    const input = { token: textOf(values, "token"), name: textOf(values, "name"), password: textOf(values, "password") };
    const account = await setUpFirstAccount(admin.context, input);
    return transact(admin.context.db, (tx) => enter(tx, admin.context, account, admin.visit, "open"));
  });

/** Signs in with name and password, or with a passkey. Ends the session that the browser had before. */
export const enterByLogin = (admin: AdminContext, values: FormData, next: string): Promise<SignInOutcome> =>
  attemptSignIn(admin, "login", values, next, async () => {
    const credential = textOf(values, "credential");
    const given = { name: textOf(values, "name"), password: textOf(values, "password") };
    const entered = credential ? await byPasskey(admin, credential) : await signIn(admin.context, given, admin.visit);
    return { ...entered, next: saveResumedForm(admin, entered.account, next, textOf(values, RESUME_FIELD)) };
  });

/** Completes a sign-in with the second factor. */
export const enterByCode = (admin: AdminContext, pending: SignedIn, values: FormData, next: string): Promise<SignInOutcome> =>
  attemptSignIn(admin, "code", values, next, () => submitCode(admin.context, pending, textOf(values, "code"), admin.visit));

/** Confirms a session with the password or a passkey. */
export const confirmAgain = (admin: AdminContext, signedIn: SignedIn, values: FormData, next: string): Promise<SignInOutcome> =>
  attemptSignIn(admin, "confirm", values, next, () => {
    const credential = textOf(values, "credential");
    if (credential) return byPasskey(admin, credential);
    return confirmPassword(admin.context, signedIn, textOf(values, "password"), admin.visit);
  });

/** Sets the password with a one-time link, and signs in. */
export const enterByLink = (admin: AdminContext, values: FormData): Promise<SignInOutcome> =>
  attemptSignIn(admin, "enter", values, "/admin/", async () => {
    const given = textOf(values, "password");
    const account = await choosePassword(admin.context, textOf(values, "token"), given);
    return signIn(admin.context, { name: account.name, password: given }, admin.visit);
  });

/** Ends the session, and gives the Set-Cookie value that deletes its cookie. */
export function endSession({ context, token, secure }: AdminContext): string {
  if (token) signOut(context, token);
  return sessionCookie("", secure);
}

/** The relying party of passkeys; undefined where the admin's URL has an IP address, for which WebAuthn allows no passkeys. */
export function relyingParty({ config }: Pick<AdminContext, "config">): RelyingParty | undefined {
  const { hostname, origin } = new URL(config.adminUrl);
  return isIP(hostname.replace(/^\[|\]$/g, "")) ? undefined : { name: config.site.name, id: hostname, origin };
}

/** The options for signing in with a passkey, as JSON for an attribute; undefined where passkeys are not available. */
export async function passkeyRequest(admin: AdminContext): Promise<string | undefined> {
  const party = relyingParty(admin);
  return party && JSON.stringify(await signInOptions(admin.context, party));
}

async function byPasskey(admin: AdminContext, credential: string): Promise<SignInResult> {
  const party = relyingParty(admin);
  if (!party) throw new Refusal("credential", "Passkeys are not available here.", "Sign in with your password.");
  return signInByPasskey(admin.context, party, credential, admin.visit);
}

async function attemptSignIn(
  admin: AdminContext,
  key: string,
  values: FormData,
  path: string,
  signIn: () => Promise<SignInResult & { next?: string }>,
): Promise<SignInOutcome> {
  try {
    const { token, stage, device, next = path } = await signIn();
    if (admin.token) signOut(admin.context, admin.token);
    const cookies = [sessionCookie(token, admin.secure), ...(device ? [deviceCookie(device, admin.secure)] : [])];
    return { cookies, location: stage === "code" ? `${CODE}?next=${encodeURIComponent(next)}` : next };
  } catch (error) {
    const shown = formFrom({ name: textOf(values, "name"), token: textOf(values, "token") });
    const failed = failedForm(key, shown, error);
    if (key === "login" || key === "code") log({ event: "sign_in_failed", ...admin.origin });
    return { failed };
  }
}
