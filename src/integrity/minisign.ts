import { createHash } from "node:crypto";
import { isSignedBy, type PublicKey, type SigningKey } from "./keys.ts";

// The formats of minisign (jedisct1.github.io/minisign), which Debian has as a package: strangers need no program of ours.

const ALGORITHM = "Ed";
/** The message is hashed with BLAKE2b-512 before it is signed. */
const PREHASHED = "ED";
const UNTRUSTED = "untrusted comment: signature of an Afloat status page";

const digest = (message: Uint8Array): Buffer => createHash("blake2b512").update(message).digest();

/** What minisign calls a key: its id as a number of 64 bits, in hexadecimal. */
export const keyName = ({ id }: PublicKey): string => Buffer.from(id).reverse().toString("hex").toUpperCase();

/** A public key in one line, as `minisign -P` takes it. */
export const keyLine = ({ id, bytes }: PublicKey): string =>
  Buffer.concat([Buffer.from(ALGORITHM), id, bytes]).toString("base64");

/** A public key as a file, as `minisign -p` takes it. */
export const keyFile = (key: PublicKey): string => `untrusted comment: minisign public key ${keyName(key)}\n${keyLine(key)}\n`;

/** Reads a public key from its file or its one line; undefined when it is not one. */
export function readKey(text: string): PublicKey | undefined {
  const line = text.trim().split("\n").at(-1)?.trim() ?? "";
  const bytes = Buffer.from(line, "base64");
  const isKey = bytes.length === 42 && bytes.toString("latin1", 0, 2) === ALGORITHM && bytes.toString("base64") === line;
  return isKey ? { id: bytes.subarray(2, 10), bytes: bytes.subarray(10) } : undefined;
}

/** The signature of a message as a file beside it. The comment is signed too; it has no line break. */
export function minisign(key: SigningKey, message: Uint8Array, comment: string): string {
  const signature = key.sign(digest(message));
  return signatureFile(key.id, signature, comment, key.sign(Buffer.concat([signature, Buffer.from(comment)])));
}

const signatureFile = (id: Buffer, signature: Buffer, comment: string, global: Buffer): string =>
  `${UNTRUSTED}\n${Buffer.concat([Buffer.from(PREHASHED), id, signature]).toString("base64")}
trusted comment: ${comment}\n${global.toString("base64")}\n`;

/** Checks a signature file as this program writes it, to the byte. Gives its trusted comment; undefined when it does not hold. */
export function readMinisign(key: PublicKey, message: Uint8Array, file: string): string | undefined {
  const [, line = "", comment = "", global = ""] = file.split("\n");
  const signed = Buffer.from(line, "base64");
  const [id, signature] = [signed.subarray(2, 10), signed.subarray(10)];
  const words = comment.replace(/^trusted comment: /, "");
  const confirmed = Buffer.from(global, "base64");
  // Written again it must be the same: so no byte of it can be another, those outside of the signature included.
  const isFullyPublished =
    signature.length === 64 && file === signatureFile(id, signature, words, confirmed) && id.equals(key.id);
  const holds =
    isFullyPublished &&
    isSignedBy(key, digest(message), signature) &&
    isSignedBy(key, Buffer.concat([signature, Buffer.from(words)]), confirmed);
  return holds ? words : undefined;
}
