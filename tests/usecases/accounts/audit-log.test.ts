import { expect, test } from "vitest";
import { findAccount } from "#db/accounts/accounts.ts";
import { HOME, RIGHT, signInRecord, WRONG } from "#tests/support/worlds/sign-in.ts";
import { checkAuditLog, exportAuditLog } from "#usecases/accounts/audit.ts";
import { makeRecoveryCodes } from "#usecases/accounts/authenticator.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";

test("the audit log lists all of it in order, holds no secret, and cannot be changed", async () => {
  const { context, account, enter, wrong } = await signInRecord();
  await wrong(1);
  await signIn(context, { name: RIGHT, password: WRONG }, HOME).catch(() => {});
  const { token, device } = await enter(RIGHT);
  const codes = makeRecoveryCodes(context, account);
  const entries = [...exportAuditLog(context)];
  expect(entries.map(({ act, subject }) => `${act} ${subject}`.trim())).toEqual([
    "account.add Comms lead",
    "sign_in.refused Comms lead",
    "sign_in.refused",
    "sign_in Comms lead",
    "recovery_code.make Comms lead",
  ]);
  const text = JSON.stringify(entries);
  const hash = findAccount(context.db, "Comms lead")?.password as string;
  for (const secret of [RIGHT, WRONG, token, device as string, ...codes, hash]) expect(text).not.toContain(secret);
  expect(checkAuditLog(context)).toBeUndefined();
  const { $client } = context.db;
  expect(() => $client.exec("UPDATE audit_log SET who = 'x'")).toThrow("only added to");
  expect(() => $client.exec("DELETE FROM audit_log")).toThrow("only added to");
  $client.exec("DROP TRIGGER audit_log_keeps; UPDATE audit_log SET who = 'x' WHERE seq = 3");
  expect(checkAuditLog(context)).toBe(3);
});
