import { existsSync, readFileSync } from "node:fs";
import { Refusal } from "#domain/errors.ts";
import type { PublicKey } from "#integrity/keys.ts";
import { readKey } from "#integrity/minisign.ts";

/** Reads a public key from a file, or from the text itself. */
export function readPublicKey(given: string): PublicKey {
  const key = readKey(existsSync(given) ? readFileSync(given, "utf8") : given);
  if (!key) throw new Refusal("key", "This is not a minisign public key.", "Give the key file, or the line that starts with RW.");
  return key;
}
