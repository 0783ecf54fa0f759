import { createHash, randomBytes } from "node:crypto";

/** A secret of 256 bits that cannot be guessed; only its hash is ever kept. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is kept of a secret. Enough for one that cannot be guessed; passwords need more. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
