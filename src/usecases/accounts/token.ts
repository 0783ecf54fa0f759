import { createHash, randomBytes } from "node:crypto";

/** A random secret of 256 bits; only its hash is ever stored. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** The hash that is stored of a secret. It is sufficient for random secrets; passwords need a slow hash. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
