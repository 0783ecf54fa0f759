import { randomBytes } from "node:crypto";
import type { Account } from "#db/accounts/accounts.ts";
import {
  countRecoveryCodes,
  dropAuthenticator,
  findAuthenticator,
  replaceRecoveryCodes,
  saveAuthenticator,
  useRecoveryCode,
} from "#db/accounts/second-factors.ts";
import { transact } from "#db/engine/open.ts";
import { Refusal } from "#domain/errors.ts";
import { SECOND } from "#domain/time.ts";
import type { Context } from "#usecases/context.ts";
import { audit } from "./audit.ts";
import { sha256 } from "./token.ts";

const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;
/** 120 bits: enough to store a plain hash of them (OWASP ASVS 5.0, 6.5.2). */
const RECOVERY_BYTES = 15;
const LETTERS = "abcdefghijklmnopqrstuvwxyz234567";

/** The secret for an authenticator app, and the otpauth URL for its QR code. */
export interface Enrolment {
  secret: string;
  url: string;
}

/** Starts the setup of an authenticator app: creates a secret, or returns the one that is not confirmed yet. */
export async function startAuthenticator(context: Context, account: Account, issuer: string): Promise<Enrolment> {
  const known = findAuthenticator(context.db, account.id);
  const { Secret, TOTP } = await import("otpauth");
  const secret = known && known.confirmedAt === null ? Secret.fromBase32(known.secret) : new Secret({ size: 20 });
  if (known?.confirmedAt == null)
    transact(context.db, (tx) =>
      saveAuthenticator(tx, { accountId: account.id, secret: secret.base32, confirmedAt: null, lastCounter: 0 }),
    );
  return { secret: secret.base32, url: new TOTP({ issuer, label: account.name, secret, period: STEP_SECONDS }).toString() };
}

/** Confirms the app with its first code; from then on, sign-in requires one. */
export async function confirmAuthenticator(context: Context, account: Account, code: string): Promise<void> {
  const known = findAuthenticator(context.db, account.id);
  const counter = known && (await counterOf(known.secret, code, context.now()));
  if (!known || counter === undefined)
    throw new Refusal(
      "code",
      "This is not the app's current code.",
      "Check that your phone's clock is right, and enter the next code.",
    );
  transact(context.db, (tx) => {
    saveAuthenticator(tx, { ...known, confirmedAt: context.now(), lastCounter: counter });
    audit(tx, context, "authenticator.add", account.name);
  });
}

export function removeAuthenticator(context: Context, account: Account): void {
  transact(context.db, (tx) => {
    dropAuthenticator(tx, account.id);
    audit(tx, context, "authenticator.remove", account.name);
  });
}

/** The kind of code that was accepted; undefined if it is invalid. Each code is valid once. */
export async function acceptCode(context: Context, accountId: number, code: string): Promise<"app" | "recovery" | undefined> {
  const known = findAuthenticator(context.db, accountId);
  const counter = known?.confirmedAt == null ? undefined : await counterOf(known.secret, code, context.now());
  return transact(context.db, (tx) => {
    if (counter !== undefined) {
      const now = findAuthenticator(tx, accountId);
      if (!now || counter <= now.lastCounter) return undefined;
      saveAuthenticator(tx, { ...now, lastCounter: counter });
      return "app";
    }
    return useRecoveryCode(tx, accountId, hashOf(code)) ? "recovery" : undefined;
  });
}

/**
 * The counter of the 30 seconds in which a code is valid, with a tolerance of one step (RFC 6238 §5.2); undefined if it is not.
 */
async function counterOf(secret: string, code: string, now: number): Promise<number | undefined> {
  const token = code.replace(/\s/g, "");
  if (!/^\d{6}$/.test(token)) return undefined;
  const { Secret, TOTP } = await import("otpauth");
  const totp = new TOTP({ secret: Secret.fromBase32(secret), period: STEP_SECONDS });
  const delta = totp.validate({ token, timestamp: now, window: 1 });
  return delta === null ? undefined : Math.floor(now / (STEP_SECONDS * SECOND)) + delta;
}

/** Creates recovery codes, which replace all previous ones. They are shown only once, and only their hashes are stored. */
export function makeRecoveryCodes(context: Context, account: Account): string[] {
  const codes = Array.from({ length: RECOVERY_CODES }, recoveryCode);
  transact(context.db, (tx) => {
    replaceRecoveryCodes(tx, account.id, codes.map(hashOf));
    audit(tx, context, "recovery_code.make", account.name);
  });
  return codes;
}

/** How many recovery codes are left. */
export const recoveryCodesLeft = ({ db }: Pick<Context, "db">, accountId: number): number => countRecoveryCodes(db, accountId);

/** Groups of four letters, which are easier to copy. */
function recoveryCode(): string {
  const bits = [...randomBytes(RECOVERY_BYTES)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five, 2)]).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** The hash of a code, independent of case and separators. */
const hashOf = (code: string): string => sha256(code.toLowerCase().replace(/[^a-z2-7]/g, ""));
