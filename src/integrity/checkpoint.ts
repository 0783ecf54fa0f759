import { sha256 } from "./hash.ts";
import { isSignedBy, type PublicKey, type SigningKey } from "./keys.ts";

/** The state of the log at one moment: its number of lines, and the root of the Merkle tree over them. */
export interface Checkpoint {
  /** The globally unique name of the log. */
  origin: string;
  size: number;
  root: Uint8Array;
}

/** The name of a site's log: its host and path, and the program. */
export const originOf = (siteUrl: string): string =>
  `${new URL(siteUrl).host}${new URL(siteUrl).pathname.replace(/\/+$/, "")}/afloat`;

const bodyOf = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;

// Signed notes identify a key by its name and the first four bytes of this hash; 1 stands for ed25519 (C2SP signed-note).
const keyHash = (origin: string, { bytes }: PublicKey): Buffer =>
  Buffer.from(sha256(Buffer.concat([Buffer.from(`${origin}\n`), Buffer.from([1]), bytes]))).subarray(0, 4);

const noteOf = (checkpoint: Checkpoint, hash: Buffer, signature: Buffer): string =>
  `${bodyOf(checkpoint)}\n— ${checkpoint.origin} ${Buffer.concat([hash, signature]).toString("base64")}\n`;

/** A checkpoint as a signed note (C2SP tlog-checkpoint and signed-note). */
export const writeCheckpoint = (key: SigningKey, checkpoint: Checkpoint): string =>
  noteOf(checkpoint, keyHash(checkpoint.origin, key), key.sign(Buffer.from(bodyOf(checkpoint))));

/** Parses a checkpoint without checking the signature; undefined if it is not one. */
export function readCheckpoint(note: string): Checkpoint | undefined {
  const [origin = "", size = "", root = ""] = note.split("\n");
  const bytes = Buffer.from(root, "base64");
  const isValid = origin !== "" && /^(0|[1-9]\d*)$/.test(size) && bytes.length === 32 && bytes.toString("base64") === root;
  return isValid ? { origin, size: Number(size), root: bytes } : undefined;
}

/** Whether a note is exactly a checkpoint that is signed with the key. */
export function isCheckpointBy(key: PublicKey, note: string): boolean {
  const checkpoint = readCheckpoint(note);
  const signed = Buffer.from(note.trimEnd().split(" ").at(-1) ?? "", "base64");
  const signature = signed.subarray(4);
  return (
    checkpoint !== undefined &&
    signature.length === 64 &&
    note === noteOf(checkpoint, keyHash(checkpoint.origin, key), signature) &&
    isSignedBy(key, Buffer.from(bodyOf(checkpoint)), signature)
  );
}
