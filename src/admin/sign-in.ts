import { Refusal } from "../domain/errors.ts";
import { log } from "../log.ts";
import { setUpFirstAccount, signIn, signOut, startSession } from "../usecases/accounts.ts";
import type { Desk } from "./desk.ts";
import { type FormState, faultsOf, formFrom, textOf } from "./form.ts";
import { sessionCookie } from "./session.ts";

/** The cookie of a new session, or the form with what is wrong in it, and without the password. */
type Entry = { cookie: string } | { failed: FormState };

/** Makes the first account, and signs it in. */
export async function enterBySetup(desk: Desk, values: FormData): Promise<Entry> {
  const input = { token: textOf(values, "token"), name: textOf(values, "name"), password: textOf(values, "password") };
  return enter("setup", values, async () =>
    sessionCookie(startSession(desk.context, await setUpFirstAccount(desk.context, input)), desk.secure),
  );
}

/** Signs in; a session that the browser had before ends. Says the same whether name or password is wrong. */
export async function enterByPassword(desk: Desk, values: FormData): Promise<Entry> {
  return enter("login", values, async () => {
    const token = await signIn(desk.context, { name: textOf(values, "name"), password: textOf(values, "password") });
    if (!token) {
      log({ event: "sign_in_failed", ...desk.origin });
      throw new Refusal("password", "Name or password is wrong.", "Try again, or have the password reset.");
    }
    if (desk.session) signOut(desk.context, desk.session);
    return sessionCookie(token, desk.secure);
  });
}

/** Ends the session on the server, and gives the cookie that takes it from the browser. */
export function leave({ context, session, secure }: Desk): string {
  if (session) signOut(context, session);
  return sessionCookie("", secure);
}

async function enter(key: string, values: FormData, attempt: () => Promise<string>): Promise<Entry> {
  try {
    return { cookie: await attempt() };
  } catch (error) {
    const kept = formFrom({ name: textOf(values, "name"), token: textOf(values, "token") });
    return { failed: { key, values: kept, faults: faultsOf(error) } };
  }
}
