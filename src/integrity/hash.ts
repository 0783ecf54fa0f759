import { createHash } from "node:crypto";
import type { Hash } from "#domain/record/merkle.ts";

/** SHA-256 as bytes, for the Merkle tree. */
export const sha256: Hash = (bytes) => createHash("sha256").update(bytes).digest();

/** SHA-256 in hexadecimal, as sha256sum prints it; text is hashed as UTF-8. */
export const sha256Hex = (data: Uint8Array | string): string => createHash("sha256").update(data).digest("hex");

/** The key of a page in the list of page versions, by its path. */
export const pageKey = (path: string): string => sha256Hex(path).slice(0, 12);
