import { createHash } from "node:crypto";
import { isSignedBy, type PublicKey, type SigningKey } from "./keys.ts";

// The formats of minisign (jedisct1.github.io/minisign), which is packaged in Debian, so that anyone can check signatures without
// Afloat.

const ALGORITHM = "Ed";
/** The message is hashed with BLAKE2b-512 before it is signed. */
const PREHASHED = "ED";
const UNTRUSTED = "untrusted comment: signature of an Afloat status page";

const digest = (message: Uint8Array): Buffer => createHash("blake2b512").update(message).digest();

/** The name of a key in minisign: its id as a 64-bit number in hexadecimal. */
export const keyName = ({ id }: PublicKey): string => Buffer.from(id).reverse().toString("hex").toUpperCase();

/** A public key as one line, for `minisign -P`. */
export const keyLine = ({ id, bytes }: PublicKey): string =>
  Buffer.concat([Buffer.from(ALGORITHM), id, bytes]).toString("base64");

/** A public key as a file, for `minisign -p`. */
export const keyFile = (key: PublicKey): string => `untrusted comment: minisign public key ${keyName(key)}\n${keyLine(key)}\n`;

/** Parses a public key from its file or line; undefined if it is not one. */
export function readKey(text: string): PublicKey | undefined {
  const line = text.trim().split("\n").at(-1)?.trim() ?? "";
  const bytes = Buffer.from(line, "base64");
  const isKey = bytes.length === 42 && bytes.toString("latin1", 0, 2) === ALGORITHM && bytes.toString("base64") === line;
  return isKey ? { id: bytes.subarray(2, 10), bytes: bytes.subarray(10) } : undefined;
}

/** A signature file for a message. It also signs the comment, which must not contain a line break. */
export function minisign(key: SigningKey, message: Uint8Array, comment: string): string {
  const signature = key.sign(digest(message));
  return signatureFile(key.id, signature, comment, key.sign(Buffer.concat([signature, Buffer.from(comment)])));
}

const signatureFile = (id: Buffer, signature: Buffer, comment: string, global: Buffer): string =>
  `${UNTRUSTED}\n${Buffer.concat([Buffer.from(PREHASHED), id, signature]).toString("base64")}
trusted comment: ${comment}\n${global.toString("base64")}\n`;

/** Checks that a signature file is exactly as this program writes it. Returns its trusted comment; undefined if it is invalid. */
export function readMinisign(key: PublicKey, message: Uint8Array, file: string): string | undefined {
  const [, line = "", comment = "", global = ""] = file.split("\n");
  const signed = Buffer.from(line, "base64");
  const [id, signature] = [signed.subarray(2, 10), signed.subarray(10)];
  const text = comment.replace(/^trusted comment: /, "");
  const confirmed = Buffer.from(global, "base64");
  // Writing it again must result in the same bytes, so that no byte can differ, not even outside the signature.
  const isExact = signature.length === 64 && file === signatureFile(id, signature, text, confirmed) && id.equals(key.id);
  const isSigned =
    isExact &&
    isSignedBy(key, digest(message), signature) &&
    isSignedBy(key, Buffer.concat([signature, Buffer.from(text)]), confirmed);
  return isSigned ? text : undefined;
}
