import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Instant, MINUTE } from "#domain/time.ts";

const LIFE = 10 * MINUTE;
const PARTS = { random: 16, expiry: 8, sign: 16 };

/** Ours alone, and only of this process: a challenge of another one is asked anew. */
const key = randomBytes(32);
/** Challenges that were answered, until they would have expired. Only who answers one right adds to it: strangers cannot fill it. */
const used = new Map<string, Instant>();

/**
 * A challenge that a passkey has to sign (WebAuthn §13.4.3). It carries its own expiry and sign, so that nothing has to be kept of
 * those that strangers ask for. `purpose` says what it may be answered for.
 */
export function newChallenge(purpose: string, now: Instant): Uint8Array<ArrayBuffer> {
  const body = Buffer.alloc(PARTS.random + PARTS.expiry);
  randomBytes(PARTS.random).copy(body);
  body.writeBigUInt64BE(BigInt(now + LIFE), PARTS.random);
  return new Uint8Array(Buffer.concat([body, chainHashOf(purpose, body)]));
}

/** Whether a challenge is ours, for this purpose, still young, and not answered yet. */
export function isOpenChallenge(purpose: string, challenge: string, now: Instant): boolean {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== PARTS.random + PARTS.expiry + PARTS.sign || used.has(challenge)) return false;
  const body = bytes.subarray(0, -PARTS.sign);
  const expiry = Number(body.readBigUInt64BE(PARTS.random));
  return timingSafeEqual(bytes.subarray(-PARTS.sign), chainHashOf(purpose, body)) && now < expiry && expiry <= now + LIFE;
}

/** Uses a challenge up. */
export function closeChallenge(challenge: string, now: Instant): void {
  for (const [each, until] of used) if (until < now) used.delete(each);
  used.set(challenge, now + LIFE);
}

const chainHashOf = (purpose: string, body: Buffer): Buffer =>
  createHmac("sha256", key).update(`${purpose}\0`).update(body).digest().subarray(0, PARTS.sign);
