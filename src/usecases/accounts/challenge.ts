import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Instant, MINUTE } from "#domain/time.ts";

const CHALLENGE_LIFETIME = 10 * MINUTE;
const PART_BYTES = { random: 16, expiry: 8, mac: 16 };

/** The key exists only in this process: challenges of another one are not accepted. */
const key = randomBytes(32);
/** Used challenges, until they would have expired. Only a correct response adds one, so strangers cannot fill the map. */
const usedChallenges = new Map<string, Instant>();

/**
 * A challenge for a passkey to sign (WebAuthn §13.4.3). It contains its own expiry and MAC, so that nothing must be stored for
 * challenges that strangers request. `purpose` is what it can be used for.
 */
export function newChallenge(purpose: string, now: Instant): Uint8Array<ArrayBuffer> {
  const body = Buffer.alloc(PART_BYTES.random + PART_BYTES.expiry);
  randomBytes(PART_BYTES.random).copy(body);
  body.writeBigUInt64BE(BigInt(now + CHALLENGE_LIFETIME), PART_BYTES.random);
  return new Uint8Array(Buffer.concat([body, macOf(purpose, body)]));
}

/** Whether a challenge was issued here for this purpose, has not expired, and is not used yet. */
export function isOpenChallenge(purpose: string, challenge: string, now: Instant): boolean {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== PART_BYTES.random + PART_BYTES.expiry + PART_BYTES.mac || usedChallenges.has(challenge)) return false;
  const body = bytes.subarray(0, -PART_BYTES.mac);
  const expiry = Number(body.readBigUInt64BE(PART_BYTES.random));
  return (
    timingSafeEqual(bytes.subarray(-PART_BYTES.mac), macOf(purpose, body)) && now < expiry && expiry <= now + CHALLENGE_LIFETIME
  );
}

/** Marks a challenge as used. */
export function closeChallenge(challenge: string, now: Instant): void {
  for (const [each, until] of usedChallenges) if (until < now) usedChallenges.delete(each);
  usedChallenges.set(challenge, now + CHALLENGE_LIFETIME);
}

const macOf = (purpose: string, body: Buffer): Buffer =>
  createHmac("sha256", key).update(`${purpose}\0`).update(body).digest().subarray(0, PART_BYTES.mac);
