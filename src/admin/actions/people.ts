import { type FormState, failedForm, textOf, wordOf } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { USERS } from "#admin/http/authorize.ts";
import { ROLES, type Role } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { changeAccount, inviteAccount } from "#usecases/accounts/accounts.ts";

/** What became of a form about people: done; a link that is shown this once; or what is wrong. */
export type UsersOutcome = { location: string } | { link: { url: string; name: string } } | { failed: FormState };

const PLAIN = ["disable", "enable", "link", "factors", "sessions"] as const;

/** Takes whichever form of “People” was sent: its field `do` names it. */
export function postToUsers(admin: AdminContext, values: FormData): UsersOutcome {
  const { context, config } = admin;
  const [what, name] = [textOf(values, "do"), textOf(values, "name")];
  const key = what === "invite" ? "invite" : "change";
  try {
    const { account, token } =
      what === "invite" ? inviteAccount(context, { name, role: roleOf(values) }) : change(admin, what, name, values);
    if (token === undefined) return { location: `${USERS}?done=${encodeURIComponent(what)}` };
    return { link: { url: `${config.adminUrl}/admin/enter/?token=${token}`, name: account.name } };
  } catch (error) {
    return { failed: failedForm(key, values, error) };
  }
}

function change({ context }: AdminContext, what: string, name: string, values: FormData): ReturnType<typeof changeAccount> {
  if (what === "role") return changeAccount(context, name, { do: "role", role: roleOf(values) });
  const plain = PLAIN.find((each) => each === what);
  if (!plain) throw new Refusal("do", "Nothing was chosen.", "Use one of the buttons.");
  return changeAccount(context, name, { do: plain });
}

const roleOf = (values: FormData): Role => wordOf(values, "newRole", ROLES);
