import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { HOUR, MINUTE, SECOND } from "#domain/time.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { ADMINISTRATOR, HOME, RIGHT, signInRecord, WRONG } from "#tests/support/worlds/sign-in.ts";
import { changeAccount, createAccount, inviteAccount } from "#usecases/accounts/accounts.ts";
import { confirmAuthenticator, makeRecoveryCodes, startAuthenticator } from "#usecases/accounts/authenticator.ts";
import { choosePassword } from "#usecases/accounts/change-password.ts";
import { authenticate, listSessions, revokeSession } from "#usecases/accounts/sessions.ts";
import { confirmPassword, signIn, submitCode } from "#usecases/accounts/sign-in.ts";

test("after five failures the right password is delayed too, from other addresses as well, and then signs in", async () => {
  const { clock, enter, wrong } = await signInRecord();
  expect(new Set(await wrong(5))).toEqual(
    new Set(["password: Name or password is wrong. Try again, or ask an administrator for a password reset link."]),
  );
  await expect(enter(RIGHT)).rejects.toThrow("Try again in 1 second.");
  await expect(enter(RIGHT, { ...HOME, address: "198.51.100.1" })).rejects.toThrow("Too many failed attempts");
  clock.now += 2 * SECOND;
  expect((await enter(RIGHT)).stage).toBe("open");
});

test("failures of strangers do not delay a browser that signed in before", async () => {
  const { enter, wrong } = await signInRecord();
  const { device } = await enter(RIGHT);
  await wrong(5, { address: "198.51.100.1", agent: "" });
  await expect(enter(RIGHT)).rejects.toThrow("Too many failed attempts");
  expect((await enter(RIGHT, { ...HOME, device })).stage).toBe("open");
  await expect(enter(RIGHT, { ...HOME, device: "made up" })).rejects.toThrow("Too many failed attempts");
});

test("an address that tries many names is delayed, for every name", async () => {
  const { context, enter } = await signInRecord();
  const add = context.db.$client.prepare("INSERT INTO accounts (name, password, created_at, role) VALUES (?, ?, 0, 'author')");
  for (let n = 2; n < 20; n++) add.run(`Name ${n}`, cheapHash(RIGHT));
  for (let n = 0; n < 20; n++) await signIn(context, { name: `Name ${n}`, password: WRONG }, HOME).catch(() => {});
  await expect(enter(RIGHT)).rejects.toThrow("Too many failed attempts");
  expect((await enter(RIGHT, { ...HOME, address: "2001:db8::1" })).stage).toBe("open");
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
    await expect(enter(RIGHT, HOME, name)).rejects.toThrow("Name or password is wrong.");
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
  await expect(submitCode(context, first, code(), HOME), "it was used for the set-up").rejects.toThrow("already used");
  clock.now += 30 * SECOND;
  const entered = await submitCode(context, first, code(), HOME);
  expect(authenticate(context, entered.token)?.session.stage).toBe("open");
  await expect(submitCode(context, await pending(), code(), HOME)).rejects.toThrow("already used");
  clock.now += 90 * SECOND;
  const old = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now - 61 * SECOND });
  await expect(submitCode(context, await pending(), old, HOME)).rejects.toThrow("expired");
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
    submitCode(context, authenticate(context, (await enter(RIGHT)).token) ?? expect.fail("no session"), code, HOME);
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
  const entered = await submitCode(context, pending, codes[0] as string, HOME);
  expect([entered.token === token, authenticate(context, token)]).toEqual([false, undefined]);
  const signedIn = authenticate(context, entered.token) ?? expect.fail("no session");
  const confirmed = await confirmPassword(context, signedIn, RIGHT, HOME);
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
  await createAccount(context, { name: "Operations lead", password: RIGHT, role: "administrator" });
  expect(() => changeAccount(context, "Operations lead", { do: "role", role: "author" })).toThrow("last administrator");
  const publisher = { ...context, actor: { ...ADMINISTRATOR, role: "publisher" as const } };
  expect(() => changeAccount(publisher, "Comms lead", { do: "enable" })).toThrow("Only an administrator");
});
