import { expect, test } from "vitest";
import { addAccount } from "#db/accounts/accounts.ts";
import { transact } from "#db/engine/open.ts";
import { makePasskey } from "#tests/support/browser/passkey.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { emptyRecord, openUntilFinished } from "#tests/support/worlds/record.ts";
import { registerPasskey, registrationOptions, signInByPasskey, signInOptions } from "#usecases/accounts/passkeys.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";

const NAME = "Comms lead";
const RIGHT = "a sentence only we would write";
const home = { address: "203.0.113.9", agent: "Firefox" };
const elsewhere = { address: "198.51.100.1", agent: "" };
const PARTY = { name: "Status", id: "admin.example", origin: "https://admin.example" };

type Opened = ReturnType<typeof emptyRecord>;

/** A database with one account, for which strangers failed until the next attempt is delayed. */
async function throttledRecord() {
  const context = emptyRecord();
  const row = { name: NAME, password: cheapHash(RIGHT), role: "publisher" as const, createdAt: context.now() };
  const account = transact(context.db, (tx) => addAccount(tx, row));
  for (let n = 0; n < 5; n++) await enter(context, "a guess of theirs", elsewhere).catch(() => {});
  await expect(enter(context, RIGHT)).rejects.toThrow("Too many failed attempts");
  return { context, account };
}

const enter = (context: Opened, password: string, visit = home) => signIn(context, { name: NAME, password }, visit);

test("a restart resets no failed attempts, because the database stores them", async () => {
  const { context } = await throttledRecord();
  context.db.$client.close();
  const after = { ...context, db: openUntilFinished(context.file) };
  await expect(enter(after, RIGHT)).rejects.toThrow("Too many failed attempts");
  // Only the database knows about them.
  after.db.$client.exec("DELETE FROM attempts");
  expect((await enter(after, RIGHT)).stage).toBe("open");
});

test("a passkey signs in at once, even after failures of strangers", async () => {
  const { context, account } = await throttledRecord();
  const passkey = makePasskey(PARTY);
  const challengeIn = (options: object) => (options as { challenge: string }).challenge;
  const credential = passkey.attest(challengeIn(await registrationOptions(context, PARTY, account)));
  await registerPasskey(context, PARTY, account, { credential, name: "phone" });
  const signed = passkey.assert(challengeIn(await signInOptions(context, PARTY)));
  const { stage } = await signInByPasskey(context, PARTY, signed, elsewhere);
  expect(stage).toBe("open");
  await expect(enter(context, RIGHT), "passwords are still delayed").rejects.toThrow("Too many failed attempts");
});
