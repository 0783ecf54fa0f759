import { transact } from "#db/engine/open.ts";
import { type KeyPurpose, saveKnownKey } from "#db/record/known-keys.ts";
import { audit } from "#usecases/accounts/audit.ts";
import type { Context } from "#usecases/context.ts";

/** A key that a person decided to replace or to start with: what the record names of it, and a name for people. */
export interface NewKey {
  purpose: KeyPurpose;
  /** The public half, or the hash of a secret. */
  public: string;
  name: string;
  /** The same of the key before, if there was one. */
  former?: string | undefined;
}

/** Saves that a new key is used from now on, and who decided it. */
export function recordNewKey(context: Pick<Context, "db" | "actor" | "now">, key: NewKey): void {
  transact(context.db, (tx) => {
    const now = context.now();
    if (key.former !== undefined) saveKnownKey(tx, key.purpose, key.former, now - 1);
    saveKnownKey(tx, key.purpose, key.public, now);
    audit(tx, context, "key.new", key.name, { purpose: key.purpose });
  });
}
