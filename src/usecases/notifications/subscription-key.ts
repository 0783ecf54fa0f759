import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const BYTES = 32;
const known = new Map<string, Buffer>();

/**
 * The key that signs the links in mails to subscribers. It is stored beside the key of the site, outside the record, so that
 * a backup is not enough to forge a link. If it is lost, earlier links stop working; later mails contain new ones.
 */
export function subscriptionKey(dataDir: string): Buffer {
  const key = known.get(dataDir) ?? readOrMake(join(dataDir, "keys"));
  known.set(dataDir, key);
  return key;
}

function readOrMake(folder: string): Buffer {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, "subscriptions.key");
  return read(file) ?? make(folder, file);
}

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
