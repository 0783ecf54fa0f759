import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findAccount, listAccounts } from "#db/accounts/accounts.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { createAccount, inviteAccount } from "#usecases/accounts/accounts.ts";
import { makeRecoveryCodes } from "#usecases/accounts/authenticator.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";
import { createToken } from "#usecases/accounts/tokens.ts";
import { createSetupToken } from "#usecases/setup.ts";

const PASSWORD = "a sentence only we would write";

test("the database contains no password, token, link or code in plain text", async () => {
  const record = emptyRecord();
  const context = { ...record, actor: { ...record.actor, role: "administrator" as const } };
  const account = await createAccount(context, { name: "Comms lead", password: PASSWORD, role: "publisher" });
  const { token, device } = await signIn(context, { name: "Comms lead", password: PASSWORD }, { address: "", agent: "" });
  const codes = makeRecoveryCodes(context, account);
  // Base 32 has five bits per character.
  for (const code of codes) expect(code.replaceAll("-", "")).toMatch(/^\w{24,}$/);
  const secrets = [
    PASSWORD,
    token,
    device as string,
    createSetupToken(context),
    createToken(context, { name: "robot", role: "publisher", days: null }).text.slice(-43),
    inviteAccount(context, { name: "Author", role: "author" }).token,
    ...codes.flatMap((code) => [code, code.replaceAll("-", "")]),
  ];
  for (const secret of secrets.slice(1, 6)) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  record.db.$client.pragma("wal_checkpoint(TRUNCATE)");
  const bytes = readFileSync(record.file);
  expect(bytes.includes("Comms lead")).toBe(true);
  for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
});

test("passwords are hashed by argon2id with 64 MiB and three passes, each with its own salt", async () => {
  const record = emptyRecord();
  const context = { ...record, actor: { ...record.actor, role: "administrator" as const } };
  for (const name of ["One", "Two"]) await createAccount(context, { name, password: PASSWORD, role: "author" });
  expect(findAccount(record.db, "one")?.password).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(new Set(listAccounts(record.db).map(({ password }) => password)).size).toBe(2);
});
