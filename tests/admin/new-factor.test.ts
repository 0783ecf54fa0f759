import { Secret, TOTP } from "otpauth";
import { expect, test } from "vitest";
import { postToAccount } from "#admin/actions/account.ts";
import { formFrom } from "#admin/forms/form.ts";
import type { AdminContext } from "#admin/http/admin-context.ts";
import { addAccount } from "#db/accounts/accounts.ts";
import { transact } from "#db/engine/open.ts";
import { makePasskey } from "#tests/support/browser/passkey.ts";
import { cheapHash } from "#tests/support/cheap-hash.ts";
import { emptyRecord } from "#tests/support/worlds/record.ts";
import { startAuthenticator } from "#usecases/accounts/authenticator.ts";
import { registrationOptions } from "#usecases/accounts/passkeys.ts";
import { authenticate } from "#usecases/accounts/sessions.ts";
import { signIn } from "#usecases/accounts/sign-in.ts";

const PASSWORD = "a sentence only we would write";
const PARTY = { name: "Status", id: "admin.example", origin: "https://admin.example" };

type Fields = Record<string, string>;
type SignedIn = Awaited<ReturnType<typeof signedInTwice>>;

/** A user who is signed in with two browsers. */
async function signedInTwice() {
  const context = emptyRecord();
  const row = { name: "Comms lead", password: cheapHash(PASSWORD), role: "publisher" as const, createdAt: context.now() };
  const account = transact(context.db, (tx) => addAccount(tx, row));
  const enter = () => signIn(context, { name: row.name, password: PASSWORD }, { address: "203.0.113.9", agent: "Firefox" });
  const tokens = [(await enter()).token, (await enter()).token];
  const open = () => tokens.map((token) => authenticate(context, token) !== undefined);
  const here = authenticate(context, tokens[0] as string) ?? expect.fail("no session");
  const config = { adminUrl: PARTY.origin, site: { name: PARTY.name } };
  const admin = { context, config } as unknown as AdminContext;
  return { context, account, open, post: (fields: Fields) => postToAccount(admin, account, here.session, formFrom(fields)) };
}

const FACTORS: { factor: string; fields(staff: SignedIn): Promise<Fields> }[] = [
  {
    factor: "an authenticator app",
    async fields({ context, account }) {
      const { secret } = await startAuthenticator(context, account, "Status");
      const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: context.now() });
      return { do: "authenticator", code };
    },
  },
  {
    factor: "a passkey",
    async fields({ context, account }) {
      const { challenge } = (await registrationOptions(context, PARTY, account)) as { challenge: string };
      return { do: "passkey", name: "phone", credential: makePasskey(PARTY).attest(challenge) };
    },
  },
];

test.each(FACTORS)("with $factor every other session ends, because it signed in without it", async ({ fields }) => {
  const staff = await signedInTwice();
  expect(staff.open()).toEqual([true, true]);
  expect(await staff.post(await fields(staff))).toHaveProperty("codes");
  expect(staff.open()).toEqual([true, false]);
});
