import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { Refusal } from "../domain/errors.ts";
import { toIso } from "../domain/time.ts";
import { createAccount, listAccounts, resetAccount } from "../usecases/accounts.ts";
import { type Command, commandOf, readArguments, say } from "./command.ts";
import { readText } from "./input.ts";
import { withRecord } from "./record.ts";

const add: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, {
    usage: "user add NAME  (password from standard input)",
    options: {},
    words: [1, 1],
  });
  return withRecord(async ({ context }) => {
    const account = await createAccount(context, { name: words[0] as string, password: await readPassword() });
    say(invocation, { name: account.name }, `“${account.name}” can sign in now.`);
    return 0;
  });
};

const list: Command = (invocation) => {
  readArguments(invocation.argv, { usage: "user list", options: {}, words: [0, 0] });
  return withRecord(async ({ db }) => {
    const accounts = listAccounts(db).map(({ name, createdAt }) => ({ name, createdAt: toIso(createdAt) }));
    const lines = accounts.map(({ name, createdAt }) => `${name}  since ${createdAt}`);
    say(invocation, { accounts }, lines.join("\n") || "Nobody can sign in yet. Add someone: afloat user add NAME.");
    return 0;
  });
};

const reset: Command = (invocation) => {
  const { words } = readArguments(invocation.argv, {
    usage: "user reset NAME  (password from standard input)",
    options: {},
    words: [1, 1],
  });
  return withRecord(async ({ context }) => {
    const [name] = words as [string];
    await resetAccount(context, { name, password: await readPassword() });
    say(invocation, { name }, `“${name}” has a new password, and is signed out everywhere.`);
    return 0;
  });
};

/** Never an argument: those are seen by everyone on the machine, and stay in the shell's history. */
async function readPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readText("-");
  const silent = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    const ask = (prompt: string) => {
      process.stderr.write(prompt);
      return terminal.question("").finally(() => process.stderr.write("\n"));
    };
    const password = await ask("Password: ");
    if ((await ask("Once more: ")) === password) return password;
    throw new Refusal("password", "The two are not the same.", "Start again.");
  } finally {
    terminal.close();
  }
}

/** `afloat user add|list|reset`: who may sign in. */
export const user = commandOf("user", { add, list, reset });
