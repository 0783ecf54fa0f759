import { choiceOf, type FormState, failedForm, textOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { USERS } from "#admin/http/authorize.ts";
import { ROLES, type Role } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { changeAccount, inviteAccount } from "#usecases/accounts/accounts.ts";

/** The result of a form of “Users”: a page to go to, a one-time link to show once, or the form with its errors. */
export type UsersOutcome = { location: string } | { link: { url: string; name: string } } | { failed: FormState };

const PLAIN_CHANGES = ["disable", "enable", "link", "factors", "sessions"] as const;

/** Handles the forms of “Users”; the field `do` names the form. */
export function postToUsers(admin: AdminContext, values: FormData): UsersOutcome {
  const { context, config } = admin;
  const [action, name] = [textOf(values, "do"), textOf(values, "name")];
  const key = action === "invite" ? "invite" : "change";
  try {
    const { account, token } =
      action === "invite" ? inviteAccount(context, { name, role: roleOf(values) }) : change(admin, action, name, values);
    if (token === undefined) return { location: `${USERS}?done=${encodeURIComponent(action)}` };
    return { link: { url: `${config.adminUrl}/admin/enter/?token=${token}`, name: account.name } };
  } catch (error) {
    return { failed: failedForm(key, values, error) };
  }
}

function change({ context }: AdminContext, action: string, name: string, values: FormData): ReturnType<typeof changeAccount> {
  if (action === "role") return changeAccount(context, name, { do: "role", role: roleOf(values) });
  const plain = PLAIN_CHANGES.find((each) => each === action);
  if (!plain) throw new Refusal("do", "Nothing was chosen.", "Use one of the buttons.");
  return changeAccount(context, name, { do: plain });
}

const roleOf = (values: FormData): Role => choiceOf(values, "newRole", ROLES);
