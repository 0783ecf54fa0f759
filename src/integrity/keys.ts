import { createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { sha256 } from "./hash.ts";

/** A public key: ed25519, 32 bytes, and its minisign key id. */
export interface PublicKey {
  id: Buffer;
  bytes: Buffer;
}

/** A key that signs; it does not expose its private half. */
export interface SigningKey extends PublicKey {
  sign(message: Uint8Array): Buffer;
}

// An ed25519 key in DER consists of these bytes and the key itself (RFC 8410 §4).
const DER_PREFIX = Buffer.from("302a300506032b6570032100", "hex");

/** The signing key of a private key of node:crypto. Its id is derived from the key, so that it need not be stored. */
export function signingKey(privateKey: KeyObject): SigningKey {
  const der = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const bytes = der.subarray(DER_PREFIX.length);
  return { bytes, id: Buffer.from(sha256(bytes)).subarray(0, 8), sign: (message) => sign(null, message, privateKey) };
}

/** Whether a message was signed with a key (RFC 8032). */
export function isSignedBy({ bytes }: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.concat([DER_PREFIX, bytes]), type: "spki", format: "der" });
  return verify(null, message, key, signature);
}
