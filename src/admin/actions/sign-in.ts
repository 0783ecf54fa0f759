import { isIP } from "node:net";
import { type FormState, failedForm, formFrom, textOf } from "#admin/forms/form.ts";
import { HELD, keepResumedForm } from "#admin/forms/resume-form.ts";
import type { Desk } from "#admin/http/admin-context.ts";
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

/** The cookies of a new session and where it leads, or the form with what is wrong in it, and without the password. */
type Entry = { cookies: string[]; location: string } | { failed: FormState };

/** Makes the first account, and signs it in. */
export const enterBySetup = (desk: Desk, values: FormData): Promise<Entry> =>
  attempt(desk, "setup", values, "/admin/", async () => {
    const input = { token: textOf(values, "token"), name: textOf(values, "name"), password: textOf(values, "password") };
    const account = await setUpFirstAccount(desk.context, input);
    return transact(desk.context.db, (tx) => enter(tx, desk.context, account, desk.visit, "open"));
  });

/** Signs in with name and password, or with a passkey. A session that the browser had before ends. */
export const enterByLogin = (desk: Desk, values: FormData, next: string): Promise<Entry> =>
  attempt(desk, "login", values, next, async () => {
    const credential = textOf(values, "credential");
    const given = { name: textOf(values, "name"), password: textOf(values, "password") };
    const entered = credential ? await byPasskey(desk, credential) : await signIn(desk.context, given, desk.visit);
    keepResumedForm(desk, entered.account, next, textOf(values, HELD));
    return entered;
  });

/** Gives the second factor after the password. */
export const enterByCode = (desk: Desk, pending: SignedIn, values: FormData, next: string): Promise<Entry> =>
  attempt(desk, "code", values, next, () => submitCode(desk.context, pending, textOf(values, "code"), desk.visit));

/** Gives the password or a passkey once more. */
export const confirmAgain = (desk: Desk, signedIn: SignedIn, values: FormData, next: string): Promise<Entry> =>
  attempt(desk, "confirm", values, next, () => {
    const credential = textOf(values, "credential");
    if (credential) return byPasskey(desk, credential);
    return confirmPassword(desk.context, signedIn, textOf(values, "password"), desk.visit);
  });

/** Sets the password by a one-time link, and goes on to sign-in. */
export const enterByLink = (desk: Desk, values: FormData): Promise<Entry> =>
  attempt(desk, "enter", values, "/admin/", async () => {
    const given = textOf(values, "password");
    const account = await choosePassword(desk.context, textOf(values, "token"), given);
    return signIn(desk.context, { name: account.name, password: given }, desk.visit);
  });

/** Ends the session on the server, and gives the cookie that takes it from the browser. */
export function leave({ context, token, secure }: Desk): string {
  if (token) signOut(context, token);
  return sessionCookie("", secure);
}

/** For whom passkeys are made here; undefined where there can be none, since the admin is reached by an address and not by a name. */
export function relyingParty({ config }: Pick<Desk, "config">): RelyingParty | undefined {
  const { hostname, origin } = new URL(config.adminUrl);
  return isIP(hostname.replace(/^\[|\]$/g, "")) ? undefined : { name: config.site.name, id: hostname, origin };
}

/** What the browser needs for signing in with a passkey, as an attribute carries it; undefined where there can be none. */
export async function passkeyRequest(desk: Desk): Promise<string | undefined> {
  const party = relyingParty(desk);
  return party && JSON.stringify(await signInOptions(desk.context, party));
}

async function byPasskey(desk: Desk, credential: string): Promise<SignInResult> {
  const party = relyingParty(desk);
  if (!party) throw new Refusal("credential", "Passkeys are not available here.", "Sign in with your password.");
  return signInByPasskey(desk.context, party, credential, desk.visit);
}

async function attempt(
  desk: Desk,
  key: string,
  values: FormData,
  next: string,
  way: () => Promise<SignInResult>,
): Promise<Entry> {
  try {
    const { token, stage, device } = await way();
    if (desk.token) signOut(desk.context, desk.token);
    const cookies = [sessionCookie(token, desk.secure), ...(device ? [deviceCookie(device, desk.secure)] : [])];
    return { cookies, location: stage === "code" ? `${CODE}?next=${encodeURIComponent(next)}` : next };
  } catch (error) {
    const kept = formFrom({ name: textOf(values, "name"), token: textOf(values, "token") });
    const failed = failedForm(key, kept, error);
    if (key === "login" || key === "code") log({ event: "sign_in_failed", ...desk.origin });
    return { failed };
  }
}
