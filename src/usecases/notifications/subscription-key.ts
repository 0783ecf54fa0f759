import { createHash, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { transact } from "#db/engine/open.ts";
import { knownKeysFor, saveKnownKey } from "#db/record/known-keys.ts";
import { Refusal } from "#domain/errors.ts";
import type { Context } from "#usecases/context.ts";

const BYTES = 32;
const known = new Map<string, Buffer>();

/**
 * The key that signs the links in mails to subscribers. It is stored beside the key of the site, outside the record, so that
 * a backup is not enough to forge a link. The record knows its hash: a lost key is not replaced silently, since the links in
 * earlier mails, by which readers unsubscribe, would stop working. Refuses while it is missing.
 */
export function subscriptionKey(context: Pick<Context, "db" | "now">, dataDir: string): Buffer {
  const key = known.get(dataDir) ?? readOrMake(context, join(dataDir, "keys"));
  known.set(dataDir, key);
  return key;
}

/** Makes a new key knowingly, if there is none. Returns its hash; undefined if there is one. */
export function newSubscriptionKey(dataDir: string): string | undefined {
  const folder = join(dataDir, "keys");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  return read(file) ? undefined : hashOf(make(folder, file));
}

const FILE = "subscriptions.key";
const hashOf = (key: Buffer): string => createHash("sha256").update(key).digest("hex");

function readOrMake(context: Pick<Context, "db" | "now">, folder: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const hashes = knownKeysFor(context.db, "subscriptions");
  const found = read(file);
  if (hashes.length > 0 && !(found && hashes.includes(hashOf(found)))) throw missing(file);
  const key = found ?? make(folder, file);
  if (hashes.length === 0) transact(context.db, (tx) => saveKnownKey(tx, "subscriptions", hashOf(key), context.now()));
  return key;
}

const missing = (file: string): Refusal =>
  new Refusal(
    "keys",
    `The key of subscribers’ links is missing: ${file} is not the file that this database knows. No mail is sent to subscribers.`,
    "Put your copy of it there, or start with a new one: afloat key new --subscriptions. Links in earlier mails then stop working.",
  );

function read(file: string): Buffer | undefined {
  try {
    return Buffer.from(readFileSync(file, "utf8").trim(), "base64");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}

/** Written aside and then named, so that no other process ever reads half of it. */
function make(folder: string, file: string): Buffer {
  const aside = join(folder, `.${randomBytes(9).toString("hex")}`);
  const handle = openSync(aside, "wx", 0o600);
  writeSync(handle, `${randomBytes(BYTES).toString("base64")}\n`);
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(aside);
  }
  return read(file) as Buffer;
}
