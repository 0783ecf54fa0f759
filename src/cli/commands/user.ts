import { type CommandGroup, defineCommand, type Invocation, print } from "#cli/command.ts";
import { readPassword } from "#cli/password-input.ts";
import { withRecord } from "#cli/record.ts";
import { isRole, ROLES, type Role } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { type AccountAction, allAccounts, changeAccount, createAccount, hasFactor } from "#usecases/accounts/accounts.ts";
import { resetAccount } from "#usecases/accounts/change-password.ts";
import { needsSetup } from "#usecases/setup.ts";

const add = defineCommand({
  summary: "Add a user, with a password from standard input.",
  positionals: "NAME",
  options: {
    role: {
      type: "string",
      value: ROLES.join("|"),
      summary: "The role. Default: publisher; for the first user, administrator.",
    },
  },
  run: (invocation, { positionals: [name], options }) =>
    withRecord(invocation, async ({ context }) => {
      // Without an administrator nobody could add the other users in the admin.
      const role = readRole(options.role ?? (needsSetup(context) ? "administrator" : "publisher"));
      const account = await createAccount(context, { name, password: await readPassword(invocation), role });
      print(invocation, { name: account.name, role }, `“${account.name}” can now sign in as ${role}.`);
      return 0;
    }),
});

const list = defineCommand({
  summary: "List the users.",
  run: (invocation) =>
    withRecord(invocation, async ({ context }) => {
      const accounts = allAccounts(context).map(({ id, name, role, createdAt, disabledAt }) => ({
        ...{ name, role, createdAt: toIso(createdAt), secondFactor: hasFactor(context, id), disabled: disabledAt !== null },
      }));
      const lines = accounts.map(
        ({ name, role, createdAt, disabled }) => `${name}  ${role}, since ${createdAt}${disabled ? ", disabled" : ""}`,
      );
      print(invocation, { accounts }, lines.join("\n") || "No users yet. Add one: afloat user add NAME.");
      return 0;
    }),
});

const reset = defineCommand({
  summary: "Set a new password from standard input, and sign the user out everywhere.",
  positionals: "NAME",
  options: { factors: { type: "boolean", summary: "Also remove every second factor, as a last resort." } },
  run: (invocation, { positionals: [name], options: { factors } }) =>
    withRecord(invocation, async ({ context }) => {
      await resetAccount(context, { name, password: await readPassword(invocation), factors });
      const removed = factors ? ", no second factor" : "";
      print(invocation, { name }, `“${name}” has a new password${removed}, and is signed out everywhere.`);
      return 0;
    }),
});

const role = defineCommand({
  summary: "Change the role of a user.",
  positionals: `NAME ${ROLES.join("|")}`,
  run: (invocation, { positionals: [name, given] }) =>
    change(invocation, name, { action: { do: "role", role: readRole(given) }, done: "has a new role" }),
});

const disable = defineCommand({
  summary: "Disable an account.",
  positionals: "NAME",
  run: (invocation, { positionals: [name] }) =>
    change(invocation, name, { action: { do: "disable" }, done: "can no longer sign in" }),
});

const enable = defineCommand({
  summary: "Enable a disabled account.",
  positionals: "NAME",
  run: (invocation, { positionals: [name] }) => change(invocation, name, { action: { do: "enable" }, done: "can sign in again" }),
});

const change = (
  invocation: Invocation,
  name: string,
  { action, done }: { action: AccountAction; done: string },
): Promise<number> =>
  withRecord(invocation, async ({ context }) => {
    const { account } = changeAccount(context, name, action);
    print(
      invocation,
      { name: account.name, role: account.role, disabled: account.disabledAt !== null },
      `“${account.name}” ${done}.`,
    );
    return 0;
  });

function readRole(given: string): Role {
  if (isRole(given)) return given;
  throw new Refusal("role", `“${given}” is not a role.`, `Give one of: ${ROLES.join(", ")}.`);
}

export const command: CommandGroup = {
  summary: "Manage the users of the admin.",
  commands: { add, list, reset, role, disable, enable },
};
