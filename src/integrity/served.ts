import { sha256Hex } from "./hash.ts";

/** A file as a copy has it, after unpacking: its hash, size and content, or why it cannot be used, as the end of a sentence. */
export type Served =
  | { sum: string; size: number; bytes: Buffer; problem?: undefined }
  | { problem: string; kind: "broken" | "oversized" | "redirected" };

export const servedBytes = (bytes: Buffer): Served => ({ bytes, sum: sha256Hex(bytes), size: bytes.length });
