import {
  type Account,
  addAccount,
  dropDevices,
  dropEntryLink,
  findAccount,
  hasOtherAdministrator,
  listAccounts,
  loadAccount,
  replaceEntryLink,
  saveAccount,
} from "#db/accounts/accounts.ts";
import { dropSecondFactors, hasSecondFactor } from "#db/accounts/second-factors.ts";
import { endSessionsOf } from "#db/accounts/sessions.ts";
import { type Tx, transact } from "#db/engine/open.ts";
import { type Role, requirePermission } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { phrase } from "#domain/phrase.ts";
import { DAY } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { checkName, requireAccount } from "./account-name.ts";
import { audit } from "./audit.ts";
import { acceptPassword } from "./password.ts";
import { newToken, sha256 } from "./token.ts";

const ENTRY_LINK_LIFETIME = 3 * DAY;

/** Adds an account with a password, which its owner gets in another way. */
export async function createAccount(context: Context, input: { name: string; password: string; role: Role }): Promise<Account> {
  const name = checkName(input.name);
  const password = await acceptPassword(context, name, input.password);
  return transact(context.db, (tx) => add(tx, context, { name, password, role: input.role }));
}

/**
 * Adds an account whose owner chooses the password. Returns the token of the one-time link for that, which is valid for three
 * days.
 */
export function inviteAccount(context: Context, input: { name: string; role: Role }): { account: Account; token: string } {
  const name = checkName(input.name);
  return transact(context.db, (tx) => {
    const account = add(tx, context, { name, password: "", role: input.role });
    return { account, token: createEntryLink(tx, context, account) };
  });
}

function add(tx: Tx, context: Context, account: Pick<Account, "name" | "password" | "role">): Account {
  requirePermission(context.actor.role, "administer");
  if (findAccount(tx, account.name))
    throw new Refusal(
      "name",
      phrase("“{name}” is already taken.", { name: account.name }),
      "Choose another name, or create a password reset link for that user.",
    );
  audit(tx, context, "account.add", account.name, { role: account.role });
  return addAccount(tx, { ...account, createdAt: context.now() });
}

function createEntryLink(tx: Tx, context: Context, { id }: Account): string {
  const token = newToken();
  replaceEntryLink(tx, { tokenHash: sha256(token), accountId: id, expiresAt: context.now() + ENTRY_LINK_LIFETIME });
  return token;
}

/**
 * What an administrator may do to an account. `link` creates a link for a new password; the old password stays valid until then.
 */
export type AccountAction = { do: "role"; role: Role } | { do: "disable" | "enable" | "link" | "factors" | "sessions" };

/** Changes an account. Refuses to leave no administrator. */
export function changeAccount(context: Context, name: string, action: AccountAction): { account: Account; token?: string } {
  requirePermission(context.actor.role, "administer");
  return transact(context.db, (tx) => {
    const account = requireAccount(findAccount(tx, name.trim()), name);
    const removesPermissions = action.do === "disable" || (action.do === "role" && action.role !== "administrator");
    if (removesPermissions && account.role === "administrator" && !hasOtherAdministrator(tx, account.id))
      throw new Refusal(
        action.do === "role" ? "role" : "name",
        phrase("“{name}” is the last administrator.", { name: account.name }),
        "Make another user an administrator first.",
      );
    audit(
      tx,
      context,
      `account.${action.do}`,
      account.name,
      action.do === "role" ? { before: account.role, after: action.role } : {},
    );
    const token = applyAction(tx, context, account, action);
    return { account: loadAccount(tx, account.id) as Account, ...(token !== undefined && { token }) };
  });
}

function applyAction(tx: Tx, context: Context, account: Account, action: AccountAction): string | undefined {
  const { id } = account;
  if (action.do === "link") return createEntryLink(tx, context, account);
  if (action.do === "role") saveAccount(tx, id, { role: action.role });
  if (action.do === "enable") saveAccount(tx, id, { disabledAt: null });
  if (action.do === "factors") dropSecondFactors(tx, id);
  if (action.do === "disable") {
    saveAccount(tx, id, { disabledAt: context.now() });
    dropEntryLink(tx, id);
  }
  if (action.do !== "enable") {
    dropDevices(tx, id);
    endSessionsOf(tx, id);
  }
  return undefined;
}

/** Whether an account has a second factor. */
export const hasFactor = ({ db }: Pick<Context, "db">, accountId: number): boolean => hasSecondFactor(db, accountId);

/** All accounts, by name. */
export const allAccounts = ({ db }: Pick<Context, "db">): Account[] => listAccounts(db);
