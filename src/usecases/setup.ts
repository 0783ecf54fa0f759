import {
  type Account,
  addAccount,
  dropSetupLinks,
  findSetupLink,
  listAccounts,
  replaceSetupLink,
} from "#db/accounts/accounts.ts";
import { transact } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { DAY } from "#domain/time.ts";
import { checkName } from "./accounts/account-name.ts";
import { audit } from "./accounts/audit.ts";
import { acceptPassword } from "./accounts/password.ts";
import { newToken, sha256 } from "./accounts/token.ts";
import type { Context } from "./context.ts";

const SETUP_LINK_LIFETIME = DAY;

/** Whether there are no accounts yet. */
export const needsSetup = (context: Context): boolean => listAccounts(context.db).length === 0;

/** Creates a one-time token for creating the first account; it replaces a previous one and is valid for a day. */
export function createSetupToken(context: Context): string {
  const token = newToken();
  transact(context.db, (tx) => replaceSetupLink(tx, sha256(token), context.now() + SETUP_LINK_LIFETIME));
  return token;
}

/** Whether a set-up token is still valid. */
export function isSetupTokenValid(context: Context, token: string): boolean {
  const link = findSetupLink(context.db, sha256(token));
  return link !== undefined && context.now() < link.expiresAt && needsSetup(context);
}

/** Creates the first account, an administrator's, with a set-up token, which can be used once. */
export async function setUpFirstAccount(
  context: Context,
  input: { token: string; name: string; password: string },
): Promise<Account> {
  const name = checkName(input.name);
  const password = await acceptPassword(context, name, input.password);
  return transact(context.db, (tx) => {
    if (!isSetupTokenValid(context, input.token)) {
      throw new Refusal(
        "token",
        "This set-up link has been used or has expired.",
        "Restart the server for a new link, or use “afloat user add”.",
      );
    }
    dropSetupLinks(tx);
    audit(tx, context, "account.add", name, { role: "administrator" });
    return addAccount(tx, { name, password, role: "administrator", createdAt: context.now() });
  });
}
