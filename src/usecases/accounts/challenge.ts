import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Instant, MINUTE } from "#domain/time.ts";

const CHALLENGE_LIFETIME = 10 * MINUTE;
const PART_BYTES = { random: 16, expiry: 8, mac: 16 };

/** Ours alone, and only of this process: a challenge of another one is asked anew. */
const key = randomBytes(32);
/** Challenges that were answered, until they would have expired. Only who answers one right adds to it: strangers cannot fill it. */
const usedChallenges = new Map<string, Instant>();

/**
 * A challenge that a passkey has to sign (WebAuthn §13.4.3). It carries its own expiry and sign, so that nothing has to be kept of
 * those that strangers ask for. `purpose` says what it may be answered for.
 */
export function newChallenge(purpose: string, now: Instant): Uint8Array<ArrayBuffer> {
  const body = Buffer.alloc(PART_BYTES.random + PART_BYTES.expiry);
  randomBytes(PART_BYTES.random).copy(body);
  body.writeBigUInt64BE(BigInt(now + CHALLENGE_LIFETIME), PART_BYTES.random);
  return new Uint8Array(Buffer.concat([body, macOf(purpose, body)]));
}

/** Whether a challenge is ours, for this purpose, still young, and not answered yet. */
export function isOpenChallenge(purpose: string, challenge: string, now: Instant): boolean {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== PART_BYTES.random + PART_BYTES.expiry + PART_BYTES.mac || usedChallenges.has(challenge)) return false;
  const body = bytes.subarray(0, -PART_BYTES.mac);
  const expiry = Number(body.readBigUInt64BE(PART_BYTES.random));
  return (
    timingSafeEqual(bytes.subarray(-PART_BYTES.mac), macOf(purpose, body)) && now < expiry && expiry <= now + CHALLENGE_LIFETIME
  );
}

/** Uses a challenge up. */
export function closeChallenge(challenge: string, now: Instant): void {
  for (const [each, until] of usedChallenges) if (until < now) usedChallenges.delete(each);
  usedChallenges.set(challenge, now + CHALLENGE_LIFETIME);
}

const macOf = (purpose: string, body: Buffer): Buffer =>
  createHmac("sha256", key).update(`${purpose}\0`).update(body).digest().subarray(0, PART_BYTES.mac);
