import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { type Command, commandOf, type Invocation, print, readArguments } from "#cli/command.ts";
import { readText } from "#cli/input.ts";
import { withRecord } from "#cli/record.ts";
import { isRole, ROLES, type Role } from "#domain/accounts/role.ts";
import { Refusal } from "#domain/errors.ts";
import { toIso } from "#domain/time.ts";
import { type AccountAction, allAccounts, changeAccount, createAccount, hasFactor } from "#usecases/accounts/accounts.ts";
import { resetAccount } from "#usecases/accounts/change-password.ts";
import { needsSetup } from "#usecases/setup.ts";

const add: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "user add NAME [--role author|publisher|administrator]  (password from standard input)",
    options: { role: { type: "string" } },
    words: [1, 1],
  });
  return withRecord(invocation, async ({ context }) => {
    // Somebody must be able to let in the others.
    const role = readRole(options.role ?? (needsSetup(context) ? "administrator" : "publisher"));
    const account = await createAccount(context, { name: words[0] as string, password: await readPassword(invocation), role });
    print(invocation, { name: account.name, role }, `“${account.name}” can now sign in as ${role}.`);
    return 0;
  });
};

const list: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "user list", options: {}, words: [0, 0] });
  return withRecord(invocation, async ({ context }) => {
    const accounts = allAccounts(context).map(({ id, name, role, createdAt, disabledAt }) => ({
      ...{ name, role, createdAt: toIso(createdAt), secondFactor: hasFactor(context, id), disabled: disabledAt !== null },
    }));
    const lines = accounts.map(
      ({ name, role, createdAt, disabled }) => `${name}  ${role}, since ${createdAt}${disabled ? ", disabled" : ""}`,
    );
    print(invocation, { accounts }, lines.join("\n") || "No users yet. Add one: afloat user add NAME.");
    return 0;
  });
};

const reset: Command = (invocation) => {
  const { words, options } = readArguments(invocation.argv, {
    usage: "user reset NAME [--factors]  (password from standard input)",
    options: { factors: { type: "boolean", default: false } },
    words: [1, 1],
  });
  return withRecord(invocation, async ({ context }) => {
    const [name] = words as [string];
    await resetAccount(context, { name, password: await readPassword(invocation), factors: options.factors });
    const factors = options.factors ? ", no second factor" : "";
    print(invocation, { name }, `“${name}” has a new password${factors}, and is signed out everywhere.`);
    return 0;
  });
};

const role: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: `user role NAME ${ROLES.join("|")}`, options: {}, words: [2, 2] });
  return change(invocation, words[0] as string, { do: "role", role: readRole(words[1] as string) }, "has a new role");
};

const disable: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "user disable NAME", options: {}, words: [1, 1] });
  return change(invocation, words[0] as string, { do: "disable" }, "can no longer sign in");
};

const enable: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, { usage: "user enable NAME", options: {}, words: [1, 1] });
  return change(invocation, words[0] as string, { do: "enable" }, "can sign in again");
};

const change = (invocation: Invocation, name: string, act: AccountAction, told: string): Promise<number> =>
  withRecord(invocation, async ({ context }) => {
    const { account } = changeAccount(context, name, act);
    print(
      invocation,
      { name: account.name, role: account.role, disabled: account.disabledAt !== null },
      `“${account.name}” ${told}.`,
    );
    return 0;
  });

function readRole(word: string): Role {
  if (isRole(word)) return word;
  throw new Refusal("role", `“${word}” is not a role.`, `Give one of: ${ROLES.join(", ")}.`);
}

/** Never an argument: those are seen by everyone on the machine, and stay in the shell's history. */
async function readPassword({ stdin, stderr }: Invocation): Promise<string> {
  if (!stdin.isTTY) return readText("-", stdin);
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: stdin, output: silent, terminal: true });
  try {
    const ask = (prompt: string) => {
      stderr.write(prompt);
      return terminal.question("").finally(() => stderr.write("\n"));
    };
    const password = await ask("Password: ");
    if ((await ask("Repeat password: ")) === password) return password;
    throw new Refusal("password", "The passwords do not match.", "Start again.");
  } finally {
    terminal.close();
  }
}

/** `afloat user …`: who may sign in, and what they may do. */
export const user = commandOf("user", { add, list, reset, role, disable, enable });
