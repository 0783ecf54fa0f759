import type { AuthenticationResponseJSON, AuthenticatorTransport, RegistrationResponseJSON } from "@simplewebauthn/server";
import { type Account, loadAccount } from "#db/accounts/accounts.ts";
import { addPasskey, dropPasskey, findPasskey, markPasskeyUsed, type Passkey, passkeysOf } from "#db/accounts/second-factors.ts";
import { transact } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import type { Context } from "#usecases/context.ts";
import { audit } from "./audit.ts";
import { closeChallenge, isOpenChallenge, newChallenge } from "./challenge.ts";
import type { Visit } from "./sessions.ts";
import { enter, type SignInResult } from "./sign-in.ts";

/** The site that passkeys are created for: the name and address of the admin. */
export interface RelyingParty {
  name: string;
  /** The host name; an IP address is not allowed (WebAuthn §5.1.2). */
  id: string;
  origin: string;
}

const MAX_NAME_LENGTH = 60;

/** The options for adding a passkey, for `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export async function registrationOptions(context: Context, party: RelyingParty, account: Account): Promise<object> {
  const { generateRegistrationOptions } = await import("@simplewebauthn/server");
  return generateRegistrationOptions({
    ...{ rpName: party.name, rpID: party.id, userName: account.name, attestationType: "none" },
    userID: new Uint8Array(Buffer.from(`account ${account.id}`)),
    challenge: newChallenge(`register ${account.id}`, context.now()),
    excludeCredentials: passkeysOf(context.db, account.id).map(({ id }) => ({ id })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
}

/** Adds a passkey that a browser created. */
export async function registerPasskey(
  context: Context,
  party: RelyingParty,
  account: Account,
  given: { credential: string; name: string },
): Promise<void> {
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const response = readCredential<RegistrationResponseJSON>(given.credential);
  const purpose = `register ${account.id}`;
  let challenge = "";
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: (sent) => {
      challenge = sent;
      return isOpenChallenge(purpose, sent, context.now());
    },
    expectedOrigin: party.origin,
    expectedRPID: party.id,
  }).catch(refused);
  if (!registrationInfo) return refused();
  const { id, publicKey, counter } = registrationInfo.credential;
  const name = given.name.trim().slice(0, MAX_NAME_LENGTH) || "Passkey";
  transact(context.db, (tx) => {
    if (!isOpenChallenge(purpose, challenge, context.now()) || findPasskey(tx, id)) refused();
    closeChallenge(challenge, context.now());
    const times = { createdAt: context.now(), lastUsedAt: null };
    const transports = response.response.transports ?? [];
    addPasskey(tx, { id, accountId: account.id, name, publicKey: Buffer.from(publicKey), counter, transports, ...times });
    audit(tx, context, "passkey.add", account.name, { name });
  });
}

/** The options for signing in with any passkey of this site. */
export async function signInOptions(context: Context, party: RelyingParty): Promise<object> {
  const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
  return generateAuthenticationOptions({
    rpID: party.id,
    userVerification: "required",
    challenge: newChallenge("sign in", context.now()),
  });
}

/** Signs in with a passkey, which counts as both factors: the device, and what unlocks it. */
export async function signInByPasskey(
  context: Context,
  party: RelyingParty,
  credential: string,
  visit: Visit,
): Promise<SignInResult> {
  const { account, passkey, counter, challenge } = await verifyPasskey(context, party, credential);
  return transact(context.db, (tx) => {
    if (!isOpenChallenge("sign in", challenge, context.now())) refused();
    closeChallenge(challenge, context.now());
    markPasskeyUsed(tx, passkey.id, counter, context.now());
    return enter(tx, context, account, visit, "open");
  });
}

async function verifyPasskey(context: Context, party: RelyingParty, credential: string) {
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const response = readCredential<AuthenticationResponseJSON>(credential);
  const passkey = findPasskey(context.db, response.id);
  const account = passkey && loadAccount(context.db, passkey.accountId);
  if (!passkey || !account || account.disabledAt !== null) return refused();
  let challenge = "";
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response,
    credential: toCredential(passkey),
    expectedChallenge: (sent) => {
      challenge = sent;
      return isOpenChallenge("sign in", sent, context.now());
    },
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
  }).catch(refused);
  return verified ? { account, passkey, counter: authenticationInfo.newCounter, challenge } : refused();
}

const toCredential = ({ id, publicKey, counter, transports }: Passkey) => ({
  ...{ id, counter, publicKey: new Uint8Array(publicKey) },
  transports: transports as AuthenticatorTransport[],
});

function readCredential<T extends { id: string; response: object }>(text: string): T {
  try {
    const value = JSON.parse(text) as T;
    if (typeof value.id === "string" && typeof value.response === "object") return value;
  } catch {}
  return refused();
}

function refused(): never {
  throw new Refusal(
    "credential",
    "This passkey was not accepted.",
    "Reload the page and try again, or sign in with your password.",
  );
}

/** The passkeys of an account, the oldest first. */
export const listPasskeys = ({ db }: Pick<Context, "db">, accountId: number): Passkey[] => passkeysOf(db, accountId);

export function removePasskey(context: Context, account: Account, id: string): void {
  transact(context.db, (tx) => {
    dropPasskey(tx, account.id, id);
    audit(tx, context, "passkey.remove", account.name);
  });
}
