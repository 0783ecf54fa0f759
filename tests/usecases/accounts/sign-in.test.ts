import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { findAccount } from "#db/accounts/accounts.ts";
import type { Actor } from "#domain/accounts/actor.ts";
import { HOUR, MINUTE, SECOND } from "#domain/time.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { changeAccount, createAccount, inviteAccount } from "#usecases/accounts/accounts.ts";
import { checkAuditLog, exportAuditLog } from "#usecases/accounts/audit.ts";
import { confirmAuthenticator, makeRecoveryCodes, startAuthenticator } from "#usecases/accounts/authenticator.ts";
import { choosePassword } from "#usecases/accounts/change-password.ts";
import { authenticate, listSessions, revokeSession } from "#usecases/accounts/sessions.ts";
import { confirmPassword, signIn, submitCode } from "#usecases/accounts/sign-in.ts";

const RIGHT = "a sentence only we would write";
const WRONG = "a sentence that others would write";
const ADMINISTRATOR: Actor = {
  name: "IncidentDetails of operations",
  role: "administrator",
  via: "admin",
  address: "203.0.113.1",
};
const home = { address: "203.0.113.9", agent: "Firefox" };

/** A database with one publisher, and a clock that the test sets. */
async function signInRecord() {
  const clock = { now: Date.parse("2026-01-01T00:00:00Z") };
  const context = { ...emptyRecord(), now: () => clock.now, actor: ADMINISTRATOR };
  const account = await createAccount(context, { name: "Comms lead", password: RIGHT, role: "publisher" });
  // The rules of a sign-in are the same with a hash that takes a thousandth of the time.
  context.db.$client.prepare("UPDATE accounts SET password = ?").run(cheapHash(RIGHT));
  const enter = (password: string, visit: Parameters<typeof signIn>[2] = home, name = "Comms lead") =>
    signIn(context, { name, password }, visit);
  const wrong = async (times: number, visit = home) => {
    const messages: string[] = [];
    for (let n = 0; n < times; n++) messages.push(await enter(WRONG, visit).catch(({ message }) => message));
    return messages;
  };
  return { context, clock, account, enter, wrong };
}

test("after five failures the right password is delayed too, from other addresses as well, and then signs in", async () => {
  const { clock, enter, wrong } = await signInRecord();
  expect(new Set(await wrong(5))).toEqual(
    new Set(["password: Name or password is wrong. Try again, or have the password reset."]),
  );
  await expect(enter(RIGHT)).rejects.toThrow("Try again in 1 second.");
  await expect(enter(RIGHT, { ...home, address: "198.51.100.1" })).rejects.toThrow("Too many failed attempts");
  clock.now += 2 * SECOND;
  expect((await enter(RIGHT)).stage).toBe("open");
});

test("failures of strangers do not delay a browser that signed in before", async () => {
  const { enter, wrong } = await signInRecord();
  const { device } = await enter(RIGHT);
  await wrong(5, { address: "198.51.100.1", agent: "" });
  await expect(enter(RIGHT)).rejects.toThrow("Too many failed attempts");
  expect((await enter(RIGHT, { ...home, device })).stage).toBe("open");
  await expect(enter(RIGHT, { ...home, device: "made up" })).rejects.toThrow("Too many failed attempts");
});

test("an address that tries many names is delayed, for every name", async () => {
  const { context, enter } = await signInRecord();
  const add = context.db.$client.prepare("INSERT INTO accounts (name, password, created_at, role) VALUES (?, ?, 0, 'author')");
  for (let n = 2; n < 20; n++) add.run(`Name ${n}`, cheapHash(RIGHT));
  for (let n = 0; n < 20; n++) await signIn(context, { name: `Name ${n}`, password: WRONG }, home).catch(() => {});
  await expect(enter(RIGHT)).rejects.toThrow("Too many failed attempts");
  expect((await enter(RIGHT, { ...home, address: "2001:db8::1" })).stage).toBe("open");
});

test("many attempts at the same time count one by one", async () => {
  const { enter } = await signInRecord();
  const messages = await Promise.all(
    Array.from({ length: 12 }, () => enter(WRONG).then(String, ({ message }) => message as string)),
  );
  expect(messages.filter((each) => each.includes("wrong"))).toHaveLength(5);
});

test("an unknown name, a disabled and an invited account get the same response as a wrong password", async () => {
  const { context, enter } = await signInRecord();
  inviteAccount(context, { name: "Author", role: "author" });
  await createAccount(context, { name: "Left", password: RIGHT, role: "author" });
  changeAccount(context, "Left", { do: "disable" });
  for (const name of ["Nobody", "Author", "Left"])
    await expect(enter(RIGHT, home, name)).rejects.toThrow("Name or password is wrong.");
});

test("with an app the password alone does not sign in; a code does, once", async () => {
  const { context, clock, account, enter } = await signInRecord();
  const { secret } = await startAuthenticator(context, account, "Status");
  const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now });
  await expect(confirmAuthenticator(context, account, "000000")).rejects.toThrow("not the app's current code");
  await confirmAuthenticator(context, account, code());
  const pending = async () => authenticate(context, (await enter(RIGHT)).token) ?? expect.fail("no session");
  const first = await pending();
  expect(first.session.stage).toBe("code");
  await expect(submitCode(context, first, code(), home), "it was used for the set-up").rejects.toThrow("already used");
  clock.now += 30 * SECOND;
  const entered = await submitCode(context, first, code(), home);
  expect(authenticate(context, entered.token)?.session.stage).toBe("open");
  await expect(submitCode(context, await pending(), code(), home)).rejects.toThrow("already used");
  clock.now += 90 * SECOND;
  const old = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now - 61 * SECOND });
  await expect(submitCode(context, await pending(), old, home)).rejects.toThrow("expired");
});

test("wrong codes are throttled like wrong passwords, over all sign-ins; a recovery code works once, however it is typed", async () => {
  const { context, clock, account, enter } = await signInRecord();
  const { secret } = await startAuthenticator(context, account, "Status");
  await confirmAuthenticator(
    context,
    account,
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now }),
  );
  const [one, two] = makeRecoveryCodes(context, account) as [string, string];
  const give = async (code: string) =>
    submitCode(context, authenticate(context, (await enter(RIGHT)).token) ?? expect.fail("no session"), code, home);
  expect((await give(one.toUpperCase().replaceAll("-", " "))).stage).toBe("open");
  await expect(give(one)).rejects.toThrow("already used");
  for (let n = 0; n < 4; n++) await expect(give("123456")).rejects.toThrow("wrong");
  await expect(give(two)).rejects.toThrow("Too many failed attempts");
  clock.now += MINUTE;
  expect((await give(two)).stage).toBe("open");
});

test("each step of a sign-in has a separate token, and the previous one is invalid", async () => {
  const { context, account, enter } = await signInRecord();
  const codes = makeRecoveryCodes(context, account);
  const { secret } = await startAuthenticator(context, account, "Status");
  await confirmAuthenticator(
    context,
    account,
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: context.now() }),
  );
  const { token } = await enter(RIGHT);
  const pending = authenticate(context, token) ?? expect.fail("no session");
  const entered = await submitCode(context, pending, codes[0] as string, home);
  expect([entered.token === token, authenticate(context, token)]).toEqual([false, undefined]);
  const signedIn = authenticate(context, entered.token) ?? expect.fail("no session");
  const confirmed = await confirmPassword(context, signedIn, RIGHT, home);
  expect([authenticate(context, entered.token), authenticate(context, confirmed.token)?.account.name]).toEqual([
    undefined,
    "Comms lead",
  ]);
});

test("a session ends after two idle hours, after twelve in total, when it is revoked, and with a new password; setting the clock back restores none", async () => {
  const { context, clock, account, enter } = await signInRecord();
  const { token } = await enter(RIGHT);
  clock.now += 2 * HOUR + 1;
  expect(authenticate(context, token)).toBeUndefined();
  clock.now -= 400 * 24 * HOUR;
  expect(authenticate(context, token)).toBeUndefined();
  const busy = (await enter(RIGHT)).token;
  for (let hour = 1; hour <= 12; hour++) {
    clock.now += HOUR;
    expect(authenticate(context, busy)?.account.name).toBe("Comms lead");
  }
  clock.now += MINUTE;
  expect(authenticate(context, busy)).toBeUndefined();
  const [one, two] = [(await enter(RIGHT)).token, (await enter(RIGHT)).token];
  revokeSession(context, account, authenticate(context, one)?.session.id ?? "");
  expect([authenticate(context, one), listSessions(context, account.id).length]).toEqual([undefined, 1]);
  const { token: link } = changeAccount(context, "Comms lead", { do: "link" });
  expect(authenticate(context, two)?.account.name, "a link alone changes nothing").toBe("Comms lead");
  await choosePassword(context, link as string, "another boat, on another sea");
  expect(authenticate(context, two)).toBeUndefined();
  await expect(choosePassword(context, link as string, RIGHT)).rejects.toThrow("has been used");
});

test("disabling an account ends its sessions; the last administrator cannot be removed", async () => {
  const { context, enter } = await signInRecord();
  const { token } = await enter(RIGHT);
  changeAccount(context, "Comms lead", { do: "disable" });
  expect(authenticate(context, token)).toBeUndefined();
  await createAccount(context, { name: "IncidentDetails of operations", password: RIGHT, role: "administrator" });
  expect(() => changeAccount(context, "IncidentDetails of operations", { do: "role", role: "author" })).toThrow(
    "last administrator",
  );
  const publisher = { ...context, actor: { ...ADMINISTRATOR, role: "publisher" as const } };
  expect(() => changeAccount(publisher, "Comms lead", { do: "enable" })).toThrow("Only an administrator");
});

test("the audit log lists all of it in order, holds no secret, and cannot be changed", async () => {
  const { context, account, enter, wrong } = await signInRecord();
  await wrong(1);
  await signIn(context, { name: RIGHT, password: WRONG }, home).catch(() => {});
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
